using System.Text.Json;
using OrleansGitOps.Api.Grpc;
using OrleansGitOps.Grains.Abstractions;

namespace OrleansGitOps.Api.Errors;

/// <summary>
/// Writes <c>{"error", "code", "message"}</c>, the error body of Argo CD's API; to a gRPC request the same code and message as its status.
/// </summary>
internal static class ErrorBody
{
    public static Task WriteAsync(HttpContext context, RequestError error, string message) =>
        WriteAsync(context, ErrorCodes.ToHttpStatus((int)error), (int)error, message);

    public static async Task WriteAsync(HttpContext context, int httpStatus, int code, string message)
    {
        if (GrpcRequest.Is(context.Request))
        {
            GrpcRequest.WriteStatus(context, code, message);
            return;
        }

        context.Response.StatusCode = httpStatus;
        context.Response.ContentType = "application/json";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("error", message);
            writer.WriteNumber("code", code);
            writer.WriteString("message", message);
            writer.WriteEndObject();
        }

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }
}

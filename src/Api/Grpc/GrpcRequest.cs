namespace OrleansGitOps.Api.Grpc;

/// <summary>gRPC and gRPC-Web as seen from the HTTP pipeline.</summary>
internal static class GrpcRequest
{
    private const string ContentType = "application/grpc";

    /// <summary>The request speaks gRPC or gRPC-Web. No HTML form, and no cross-origin request without preflight, can say so.</summary>
    public static bool Is(HttpRequest request) =>
        request.ContentType is { } type && type.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Answers with a status and nothing else, before the call reached its service. Always HTTP 200; the status is a header, which both
    /// protocols read when there is no body ("Trailers-Only" in gRPC over HTTP/2).
    /// </summary>
    public static void WriteStatus(HttpContext context, int code, string message)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = context.Request.ContentType;
        context.Response.Headers["grpc-status"] = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(message);
    }
}

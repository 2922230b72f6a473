using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OrleansGitOps.Sandbox.Errors;

namespace OrleansGitOps.Sandbox.Http;

/// <summary>Writes answers.</summary>
internal static class Answer
{
    public static Task WriteAsync(HttpResponse response, JsonNode node, int code = 200) =>
        WriteAsync(response, JsonSerializer.SerializeToUtf8Bytes(node), code);

    public static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> json, int code = 200)
    {
        response.StatusCode = code;
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, response.HttpContext.RequestAborted);
    }

    public static Task WriteAsync(HttpResponse response, StatusError error)
    {
        if (error.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsync(response, error.ToNode(), error.Code);
    }

    /// <summary>A warning that kubectl shows to its user.</summary>
    public static void Warn(HttpResponse response, string text)
    {
        var quoted = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        response.Headers.Append("Warning", $"299 - \"{quoted}\"");
    }
}

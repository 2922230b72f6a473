using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using OrleansGitOps.Api.Errors;

namespace OrleansGitOps.Api.Http;

/// <summary>Reads request bodies, bounded, and knows which content types the API takes.</summary>
internal static class RequestBody
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";

    private static readonly string[] YamlTypes = [Yaml, "application/x-yaml"];

    /// <summary>
    /// Whether the request says that its body is JSON or YAML. No HTML form and no plain cross-origin request can say so.
    /// </summary>
    public static bool HasApiContentType(HttpRequest request) => TryGetMediaType(request, out var type) && (IsJson(type) || IsYaml(type));

    public static bool HasYaml(HttpRequest request) => TryGetMediaType(request, out var type) && IsYaml(type);

    public static bool HasMediaType(HttpRequest request, string expected) =>
        TryGetMediaType(request, out var type) && string.Equals(type, expected, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the request announces no body at all.</summary>
    public static bool IsAbsent(HttpRequest request) =>
        request.ContentLength == 0
        || (request.ContentLength is null && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true);

    /// <summary>The whole body.</summary>
    /// <exception cref="ApiException">It is compressed (415) or larger than <paramref name="limit"/> bytes (413).</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, int limit)
    {
        if (request.Headers.ContentEncoding.Count > 0)
        {
            throw ApiException.InvalidContentType("Content-Encoding is not supported; send the body as it is");
        }

        if (request.ContentLength > limit)
        {
            throw ApiException.TooLarge(limit);
        }

        var body = new ArrayBufferWriter<byte>(Math.Max((int)(request.ContentLength ?? 0), 1024));
        while (await request.Body.ReadAsync(body.GetMemory(1024), request.HttpContext.RequestAborted) is var read and > 0)
        {
            body.Advance(read);
            if (body.WrittenCount > limit)
            {
                throw ApiException.TooLarge(limit);
            }
        }

        return body.WrittenSpan.ToArray();
    }

    private static bool IsJson(string type) => string.Equals(type, Json, StringComparison.OrdinalIgnoreCase);

    private static bool IsYaml(string type) => YamlTypes.Contains(type, StringComparer.OrdinalIgnoreCase);

    private static bool TryGetMediaType(HttpRequest request, out string type)
    {
        type = "";
        if (request.Headers.ContentType is not [{ } header] || !MediaTypeHeaderValue.TryParse(header, out var parsed))
        {
            return false;
        }

        type = parsed.MediaType.Value ?? "";
        return !parsed.Charset.HasValue || parsed.Charset.Value is null
            || parsed.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase);
    }
}

using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OrleansGitOps.Manifests.Yaml;
using OrleansGitOps.Sandbox.Errors;

namespace OrleansGitOps.Sandbox.Http;

/// <summary>Reads bodies: JSON, and YAML where the real server takes it. Bounded in size and depth.</summary>
internal static class RequestBody
{
    /// <summary>What the real server accepts (3 MiB).</summary>
    public const int MaxBytes = 3 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    /// <returns>Null: the body is empty.</returns>
    /// <exception cref="ApiException">It is too large, or no JSON or YAML.</exception>
    public static async Task<JsonNode?> ReadAsync(HttpRequest request)
    {
        var bytes = await ReadBytesAsync(request);
        if (bytes.Length == 0)
        {
            return null;
        }

        var type = MediaType(request);
        if (type is "application/vnd.kubernetes.protobuf")
        {
            throw StatusError.UnsupportedMediaType("application/json, application/yaml");
        }

        return type.EndsWith("yaml", StringComparison.Ordinal) ? ReadYaml(bytes) : ReadJson(bytes);
    }

    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim();

    private static JsonNode? ReadJson(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, null, Options);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw StatusError.BadRequest($"the body is no valid JSON: {exception.Message}");
        }
    }

    private static JsonNode? ReadYaml(byte[] bytes)
    {
        try
        {
            // kubectl sends apply configurations as JSON under the YAML media type, which is faster to read as what it is.
            return bytes[0] == (byte)'{' ? ReadJson(bytes) : YamlReader.Read(bytes, "the body") is [var document] ? document.Root : null;
        }
        catch (YamlReadException exception)
        {
            throw StatusError.BadRequest($"error decoding YAML: {exception.Message}");
        }
    }

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request)
    {
        if (request.ContentLength is > MaxBytes)
        {
            throw TooLarge();
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > MaxBytes)
            {
                throw TooLarge();
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static ApiException TooLarge() =>
        new(new StatusError(413, "RequestEntityTooLarge", $"Request entity too large: limit is {MaxBytes}"));
}

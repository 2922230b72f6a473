using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Api.Tests.Fakes;

/// <summary>Short forms for requests and what is expected of their answers.</summary>
internal static class Requests
{
    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static StringContent Yaml(string text) => new(text, Encoding.UTF8, "application/yaml");

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync()) ?? throw new JsonException("null");

    /// <summary>The answer is an error body as Argo CD's; returns its message.</summary>
    public static async Task<string> ErrorAsync(this HttpResponseMessage response, HttpStatusCode status, int code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} instead of {(int)status}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var body = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(code, body["code"]!.GetValue<int>());
        Assert.Equal(body["error"]!.GetValue<string>(), body["message"]!.GetValue<string>());
        return body["message"]!.GetValue<string>();
    }

    /// <summary>A request with headers as a browser or a script would set them, <c>Name: value</c> each.</summary>
    public static HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content, params string[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim());
        }

        return request;
    }
}

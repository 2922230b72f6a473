using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Xunit;

namespace OrleansGitOps.TestKit.Http;

/// <summary>One open stream, read line by line.</summary>
public sealed class StreamLines : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;
    private Task<string?>? _next;

    private StreamLines(HttpResponseMessage response, StreamReader reader) => (_response, _reader) = (response, reader);

    public MediaTypeHeaderValue? ContentType => _response.Content.Headers.ContentType;

    /// <param name="client">Its time limit ends with the headers.</param>
    /// <param name="path">Below the client's address.</param>
    /// <param name="accept">The header of that name, when there is to be one.</param>
    public static async Task<StreamLines> OpenAsync(HttpClient client, string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new StreamLines(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next line; null at the end.</summary>
    public async Task<string?> LineAsync(Action? meanwhile = null)
    {
        _next ??= _reader.ReadLineAsync();
        var start = TimeProvider.System.GetTimestamp();
        while (!_next.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Limit, "no line came");
            meanwhile?.Invoke();
            await Task.WhenAny(_next, Task.Delay(20));
        }

        var line = await _next;
        _next = null;
        return line;
    }

    public async Task<JsonNode> JsonAsync()
    {
        var line = await LineAsync();
        Assert.NotNull(line);
        return JsonNode.Parse(line)!;
    }

    /// <summary>Reads on until a record is as expected.</summary>
    public async Task<JsonNode> UntilAsync(Func<JsonNode, bool> expected)
    {
        while (true)
        {
            var record = await JsonAsync();
            Assert.True(record["result"] is not null, record.ToJsonString());
            if (expected(record["result"]!))
            {
                return record["result"]!;
            }
        }
    }

    /// <summary>The next event as <c>TYPE name</c>.</summary>
    public async Task<string> EventAsync()
    {
        var result = (await JsonAsync())["result"]!;
        return $"{result["type"]} {result["application"]!["metadata"]!["name"]}";
    }

    /// <summary>Nothing has come and nothing comes in a moment.</summary>
    public async Task AssertQuietAsync()
    {
        _next ??= _reader.ReadLineAsync();
        await Task.WhenAny(_next, Task.Delay(300));
        Assert.False(_next.IsCompleted, "a line came");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}

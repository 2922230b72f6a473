using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// Takes events out of a watch stream, one JSON text a line. A line that the server did not finish is dropped: its event comes again,
/// since the watcher goes on from the version of the one before.
/// </summary>
internal sealed class KubeWatchReader(Stream stream, GroupVersionKind resource, KubeClientOptions options, bool secret) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _start;
    private int _end;
    private int _searched;

    /// <summary>The event that stands for an accepted watch.</summary>
    public static KubeWatchEvent BookmarkAt(GroupVersionKind type, string resourceVersion)
    {
        var content = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = new JsonObject { ["resourceVersion"] = resourceVersion },
        };
        return new(KubeWatchEventType.Bookmark, new KubeObject(content));
    }

    /// <summary>The next event, or null when the server has ended the stream.</summary>
    /// <exception cref="KubeApiException">The server reports an error in the stream.</exception>
    /// <exception cref="JsonException">Not an event.</exception>
    /// <exception cref="GitOpsException">An event is too large.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or nothing came for too long.</exception>
    public async ValueTask<KubeWatchEvent?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var newline = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                var line = _buffer.AsMemory(_start, _searched + newline - _start);
                _start = _searched = _searched + newline + 1;
                if (!line.Span.ContainsAnyExcept(" \t\r"u8))
                {
                    continue;
                }

                return Parse(line.Span);
            }

            _searched = _end;
            if (!await FillAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(options.WatchIdleLimit);
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), idle.Token);
        _end += read;
        return read > 0;
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = _searched = 0;
        }

        var length = _end - _start;
        if (length >= options.MaxObjectBytes)
        {
            throw new GitOpsException(
                FailureReason.LimitExceeded, $"A watched object is larger than {options.MaxObjectBytes} bytes.", new RetryPolicy.Backoff());
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        var target = length > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(_buffer.Length * 2) : _buffer;
        _buffer.AsSpan(_start, length).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = target;
        }

        _searched -= _start;
        _start = 0;
        _end = length;
    }

    private KubeWatchEvent Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, KubeJson.ReaderOptions);
        string? type = null;
        ReadOnlySpan<byte> content = [];
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            type = isType && reader.TokenType == JsonTokenType.String ? reader.GetString() : type;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            content = isObject ? line[start..(int)reader.BytesConsumed] : content;
        }

        if (type == "ERROR")
        {
            throw KubeStatusReader.FromStatus(KubeJson.ParseObject(content), httpStatus: 0, secret);
        }

        return new(TypeOf(type), KubeJson.ParseItem(content, resource));
    }

    private static KubeWatchEventType TypeOf(string? type) => type switch
    {
        "ADDED" => KubeWatchEventType.Added,
        "MODIFIED" => KubeWatchEventType.Modified,
        "DELETED" => KubeWatchEventType.Deleted,
        "BOOKMARK" => KubeWatchEventType.Bookmark,
        _ => throw new JsonException("An event has an unknown type."),
    };
}

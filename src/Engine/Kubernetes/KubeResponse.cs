using System.Buffers;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>A whole answer. Its body is in a pooled buffer: dispose it, and keep no reference to <see cref="Body"/>.</summary>
internal sealed class KubeResponse(int statusCode, string contentType, byte[] buffer, int length) : IDisposable
{
    private byte[]? _buffer = buffer;

    public int StatusCode { get; } = statusCode;

    /// <summary>With parameters; empty when the server sent none.</summary>
    public string ContentType { get; } = contentType;

    public ReadOnlyMemory<byte> Body => (_buffer ?? throw new ObjectDisposedException(nameof(KubeResponse))).AsMemory(0, length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } returned)
        {
            ArrayPool<byte>.Shared.Return(returned, clearArray: true);
        }
    }
}

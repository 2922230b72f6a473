namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>The body of an answer: every read has the idle time, and all together a bound in bytes.</summary>
internal sealed class BoundedBody(Stream inner, Deadline deadline, long maxBytes, Func<Exception> tooMuch)
{
    private long _received;

    /// <returns>Number of bytes read; 0 at the end.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        var read = await deadline.StepAsync(token => inner.ReadAsync(buffer, token)).ConfigureAwait(false);
        _received += read;
        return _received <= maxBytes ? read : throw tooMuch();
    }
}

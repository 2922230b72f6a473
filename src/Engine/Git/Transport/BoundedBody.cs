using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>The body of an answer: every read has the idle time, and all together a bound in bytes.</summary>
/// <param name="what">Names the body in messages, for example "pack".</param>
internal sealed class BoundedBody(Stream inner, Deadline deadline, long maxBytes, GitUrl url, string what)
{
    private long _received;

    /// <returns>Number of bytes read; 0 at the end.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            var read = await deadline.StepAsync(token => inner.ReadAsync(buffer, token)).ConfigureAwait(false);
            _received += read;
            return _received <= maxBytes ? read : throw GitFailures.TooMuch(url, $"the host sends a {what} of more than {maxBytes} bytes");
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw GitFailures.Unreachable(url, $"the connection broke within the {what}: " + GitFailures.Clean(exception.Message),
                exception);
        }
    }
}

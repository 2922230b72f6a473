using System.Net.Http.Headers;
using k8s.Authentication;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// Asks <paramref name="inner"/> on a thread of its own, as a credential plug-in's process is waited for synchronously, and at most
/// every 20 s.
/// </summary>
internal sealed class DedicatedThreadTokenProvider(ITokenProvider inner, TimeProvider time) : ITokenProvider, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Answer? _last;

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        if (Known() is { } known)
        {
            return known;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (Known() is { } meanwhile)
            {
                return meanwhile;
            }

            var header = await Task.Factory.StartNew(
                () => inner.GetAuthenticationHeaderAsync(cancellationToken),
                cancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap();
            _last = new(header, time.GetTimestamp());
            return header;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private AuthenticationHeaderValue? Known() =>
        _last is { } last && time.GetElapsedTime(last.At) < Fresh ? last.Header : null;

    private sealed record Answer(AuthenticationHeaderValue Header, long At);
}

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>The last discovery. Callers that want it anew at the same time share one that began after they asked.</summary>
internal sealed class DiscoveryCache(DiscoveryReader reader, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Known? _known;
    private volatile bool _forgotten;

    /// <summary>The next caller reads anew, whether it asks for that or not.</summary>
    public void Forget() => _forgotten = true;

    public async Task<ApiDiscovery> GetAsync(bool refresh, CancellationToken cancellationToken)
    {
        if (!refresh && !_forgotten && _known is { } known)
        {
            return known.Discovery;
        }

        var asked = time.GetTimestamp();
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_known is { } meanwhile && !_forgotten && (!refresh || meanwhile.Began > asked))
            {
                return meanwhile.Discovery;
            }

            var began = time.GetTimestamp();
            _forgotten = false;
            try
            {
                var discovery = await reader.ReadAsync(_known?.Discovery, cancellationToken);
                _known = new(discovery, began);
                return discovery;
            }
            catch
            {
                _forgotten = true;
                throw;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private sealed record Known(ApiDiscovery Discovery, long Began);
}

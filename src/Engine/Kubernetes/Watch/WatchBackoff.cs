namespace OrleansGitOps.Engine.Kubernetes.Watch;

/// <summary>Growing pauses between the attempts of a watch.</summary>
internal sealed class WatchBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private int _attempt;

    public void Reset() => _attempt = 0;

    /// <param name="asked">How long the server or the breaker wants us to wait; it goes before our own growth.</param>
    public TimeSpan Next(TimeSpan? asked)
    {
        // A wait that was asked for is no attempt of ours: the breaker counts those.
        var pause = asked is { } wait ? (wait < First ? First : wait) : First * Math.Pow(2, Math.Min(_attempt++, 16));
        pause = pause < Longest ? pause : Longest;
        return pause * (1 + (Random.Shared.NextDouble() * 0.25)); // many watches wait for the same server
    }
}

namespace OrleansGitOps.Engine.Syncing;

/// <summary>How fast an object that drifts again and again is healed (<c>SelfHeal:Backoff*</c>).</summary>
/// <param name="First">The pause after the heals that come at once. Default 2 s.</param>
/// <param name="Factor">By how much each pause is longer than the one before; 1 or more. Default 3.</param>
/// <param name="Longest">No pause is longer: the bound within which drift is healed once a fight has stopped. Default 300 s.</param>
public sealed record HealBackoffOptions(TimeSpan First, double Factor, TimeSpan Longest)
{
    public static HealBackoffOptions Default { get; } = new(TimeSpan.FromSeconds(2), 3, TimeSpan.FromSeconds(300));
}

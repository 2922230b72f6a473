using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Syncing;

namespace OrleansGitOps.Grains.Applications;

/// <summary>What the operator decides for all applications.</summary>
/// <param name="InstallationId">Tells this installation's objects from those of another one on the same cluster.</param>
/// <param name="Interval"><c>GitOps:Reconciliation:Interval</c>: the safety net; it never asks a Git host.</param>
/// <param name="Jitter">Added to the interval at random, once per application.</param>
/// <param name="ForeignManagers">Whose fields on a managed object are drift.</param>
/// <param name="HealBackoff">How fast an object that drifts again and again is healed.</param>
public sealed record ApplicationOptions(
    string InstallationId, TimeSpan Interval, TimeSpan Jitter, ForeignManagers ForeignManagers, HealBackoffOptions HealBackoff);

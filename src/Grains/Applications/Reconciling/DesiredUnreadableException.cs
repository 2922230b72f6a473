namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>The last good render opens but does not hold what a render holds, for instance because another version made it.</summary>
internal sealed class DesiredUnreadableException(Exception inner) : Exception("The stored render cannot be read.", inner);

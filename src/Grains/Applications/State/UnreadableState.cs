namespace OrleansGitOps.Grains.Applications.State;

/// <summary>A stored state that could not be read.</summary>
/// <param name="Name">One of <see cref="StateNames"/>.</param>
/// <param name="Reason">What is wrong with the row, as a clause without a dot; never what is in it.</param>
/// <param name="IsNewer">A newer version of this program wrote it: it must not be overwritten by what this one knows.</param>
/// <param name="Cause">For the log.</param>
internal sealed record UnreadableState(string Name, string Reason, bool IsNewer, Exception? Cause = null);

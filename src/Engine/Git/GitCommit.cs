using OrleansGitOps.Engine.Rendering;

namespace OrleansGitOps.Engine.Git;

/// <summary>One commit, ready to be rendered and shown.</summary>
/// <param name="Tree">Its files. For one render on one thread: its bounds count everything read through it, so open the commit again for
/// the next one.</param>
public sealed record GitCommit(ISourceTree Tree, RevisionMetadata Metadata);

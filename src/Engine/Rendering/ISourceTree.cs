namespace OrleansGitOps.Engine.Rendering;

/// <summary>
/// The read-only files of one commit. Paths are repository-relative with <c>/</c>, no leading slash; the empty path is the root. Symbolic links are
/// followed inside the tree (at most 40), never out of it. Calls are synchronous and may read from disk: use them on rendering threads only.
/// An implementation records what was read, so that a render knows which object ids it depends on.
/// </summary>
public interface ISourceTree
{
    /// <summary>The commit SHA that this tree belongs to.</summary>
    string Revision { get; }

    /// <summary>The entry at <paramref name="path"/> after following links, or null when there is none.</summary>
    /// <exception cref="Errors.GitOpsException">The path or a link leaves the tree, or a bound is exceeded.</exception>
    SourceEntry? Find(string path);

    /// <summary>Children of a directory, ordinally sorted by name.</summary>
    /// <exception cref="Errors.GitOpsException"><paramref name="path"/> is not a directory.</exception>
    IReadOnlyList<SourceEntry> List(string path);

    /// <summary>A file's bytes.</summary>
    /// <exception cref="Errors.GitOpsException">Not a file, or larger than the limit.</exception>
    ReadOnlyMemory<byte> Read(string path);
}

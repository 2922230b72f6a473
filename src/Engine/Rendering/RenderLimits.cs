namespace OrleansGitOps.Engine.Rendering;

/// <summary>Bounds of one render; text from Git is hostile. Passing a bound is <see cref="Errors.FailureReason.LimitExceeded"/>.</summary>
public sealed record RenderLimits
{
    public static RenderLimits Default { get; } = new();

    /// <summary>Combined bytes of the manifests of a Directory source: Argo CD's <c>max.combined.directory.manifests.size</c>.</summary>
    public long MaxDirectoryBytes { get; init; } = 10_000_000;

    /// <summary>Bytes that one render reads in all, each file counted each time it is read.</summary>
    public long MaxBytesRead { get; init; } = 100_000_000;

    /// <summary>Folders and files that a Directory source may hold.</summary>
    public int MaxEntries { get; init; } = 50_000;

    /// <summary>Kustomizations evaluated in one render: what stops components and bases that double at each level.</summary>
    public int MaxKustomizations { get; init; } = 5_000;

    /// <summary>Objects held at any moment of a render.</summary>
    public int MaxObjects { get; init; } = 50_000;

    /// <summary>
    /// Maps, lists and scalars: of all that one render reads, of what the filters of Kustomize add to it, and of the result; each by
    /// itself.
    /// </summary>
    public int MaxNodes { get; init; } = 3_000_000;

    /// <summary>The same for characters of texts and keys.</summary>
    public long MaxCharacters { get; init; } = 100_000_000;

    /// <summary>How deep bases and components may nest.</summary>
    public int MaxDepth { get; init; } = 64;
}

using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Repositories;

/// <param name="Commit">The full SHA.</param>
/// <param name="Ref">The ref that led there (<c>refs/heads/main</c>), or empty for a SHA.</param>
/// <param name="AskedAt">When the Git host said so.</param>
[GenerateSerializer, Immutable, Alias("gitops.ResolvedRevision")]
public sealed record ResolvedRevision([property: Id(0)] string Commit, [property: Id(1)] string Ref, [property: Id(2)] DateTimeOffset AskedAt);

/// <param name="KnownContentId">What the caller has already: an equal render is answered without a body.</param>
/// <param name="Fresh">Render again even when a cached render is valid (a hard refresh).</param>
[GenerateSerializer, Immutable, Alias("gitops.RenderCall")]
public sealed record RenderCall(
    [property: Id(0)] string Commit,
    [property: Id(1)] ApplicationSource Source,
    [property: Id(2)] string ApplicationName,
    [property: Id(3)] string DestinationNamespace,
    [property: Id(4)] string KnownContentId,
    [property: Id(5)] bool Fresh);

/// <param name="ContentId">Names the rendered objects; equal ids mean equal objects.</param>
/// <param name="Body">The compressed objects; null when the caller has them, or when they are over 1 MiB and must be read in chunks.</param>
/// <param name="Length">Bytes of the compressed objects.</param>
[GenerateSerializer, Immutable, Alias("gitops.RenderReply")]
public sealed record RenderReply(
    [property: Id(0)] string ContentId,
    [property: Id(1)] string SourceType,
    [property: Id(2)] ReadOnlyMemory<byte>? Body,
    [property: Id(3)] long Length,
    [property: Id(4)] ImmutableArray<string> Warnings);

/// <summary>What went wrong at a repository or in a render, as it may cross silos.</summary>
/// <param name="reason">Name of the engine's failure reason.</param>
/// <param name="message">For people; no secret.</param>
/// <param name="retryAfter">A pause that the Git host asked for; zero: none. Null: trying again is useless until something changes.</param>
[GenerateSerializer, Alias("gitops.RepositoryException")]
public sealed class RepositoryException(string reason, string message, TimeSpan? retryAfter) : Exception(message)
{
    [Id(0)]
    public string Reason { get; } = reason;

    [Id(1)]
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

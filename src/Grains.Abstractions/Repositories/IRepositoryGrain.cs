using Orleans.Concurrency;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Repositories;

/// <summary>
/// One Git repository. Key: <c>credentialScope|normalizedUrl</c>. It asks the Git host once for everybody, keeps the mirror of its silo fresh and tells
/// applications when what they render moved. Failures are a <see cref="RepositoryException"/>.
/// </summary>
[Alias("gitops.IRepositoryGrain")]
public interface IRepositoryGrain : IGrainWithStringKey
{
    /// <summary>
    /// The commit that a target revision names. An answer at most <paramref name="maxAge"/> old is given from memory; concurrent questions share one request.
    /// Followers of a revision that the answer moves are told.
    /// </summary>
    /// <param name="application">Who asks for its own source, and needs no notice of what it is answered; empty: somebody else.</param>
    /// <param name="targetRevision">As in a source.</param>
    /// <param name="maxAge">How old the answer may be; zero asks the host.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AlwaysInterleave]
    [Alias("ResolveRevisionAsync")]
    Task<ResolvedRevision> ResolveRevisionAsync(string application, string targetRevision, TimeSpan maxAge, CancellationToken cancellationToken);

    /// <summary>Author, time, message and tags of the commit that a revision names.</summary>
    [AlwaysInterleave]
    [Alias("GetRevisionMetadataAsync")]
    Task<RevisionMetadata> GetRevisionMetadataAsync(string revision, CancellationToken cancellationToken);

    /// <summary>Renders a source at a commit, or says that it renders to what the caller has.</summary>
    [AlwaysInterleave]
    [Alias("RenderAsync")]
    Task<RenderReply> RenderAsync(RenderCall call, CancellationToken cancellationToken);

    /// <summary>A chunk (at most 256 KiB) of a render whose body was too large for <see cref="RenderReply.Body"/>.</summary>
    [AlwaysInterleave]
    [Alias("ReadRenderAsync")]
    Task<ReadOnlyMemory<byte>> ReadRenderAsync(string contentId, long offset);

    /// <summary>
    /// From now on the application hears of moves of this target revision. Renewed by every call; ends <paramref name="lease"/> after the last one.
    /// </summary>
    [AlwaysInterleave]
    [Alias("FollowAsync")]
    Task FollowAsync(string application, RenderCall lastRender, string targetRevision, TimeSpan lease);

    [AlwaysInterleave]
    [Alias("UnfollowAsync")]
    Task UnfollowAsync(string application);
}

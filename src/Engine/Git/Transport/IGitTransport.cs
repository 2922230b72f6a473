namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>Talks to a Git host; never touches libgit2 or the mirror.</summary>
internal interface IGitTransport
{
    /// <summary>The refs below the prefixes (and <c>HEAD</c>, when it is one of them).</summary>
    /// <exception cref="Errors.GitOpsException">The host cannot be reached, refuses, breaks the protocol or a bound.</exception>
    Task<RefAdvertisement> ListRefsAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken);

    /// <summary>Writes a pack with what <paramref name="wants"/> need beyond <paramref name="haves"/>; it may be thin.</summary>
    /// <exception cref="Errors.GitOpsException">As above; <see cref="Errors.FailureReason.RevisionNotFound"/> when the host does not give
    /// an object out.</exception>
    Task ReceivePackAsync(IReadOnlyList<string> wants, IReadOnlyList<string> haves, Stream destination,
        CancellationToken cancellationToken);
}

namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>Where a mirror's refs and objects come from.</summary>
internal interface IRefSource
{
    Task<RefAdvertisement> ListRefsAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken);

    /// <summary>Brings objects into the mirror. Called by one writer at a time.</summary>
    /// <param name="wants">The host's ref, or an object id where no ref is known → object id.</param>
    Task FetchAsync(IReadOnlyDictionary<string, string> wants, CancellationToken cancellationToken);
}

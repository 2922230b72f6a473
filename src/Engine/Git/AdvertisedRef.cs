namespace OrleansGitOps.Engine.Git;

/// <param name="Name">Full name, such as <c>refs/heads/main</c>, or <c>HEAD</c>.</param>
/// <param name="Id">What the ref points at: a commit, or the tag object of an annotated tag.</param>
/// <param name="PeeledId">For an annotated tag what it leads to in the end, else null.</param>
public sealed record AdvertisedRef(string Name, string Id, string? PeeledId)
{
    /// <summary>The commit, as far as the host tells.</summary>
    public string Target => PeeledId ?? Id;
}

namespace OrleansGitOps.Engine.Git;

/// <summary>What the author of a commit wrote about it; outside text, bounded but otherwise as it came.</summary>
/// <param name="Sha">The full commit id.</param>
/// <param name="Author">As <c>Name &lt;address&gt;</c>.</param>
/// <param name="Date">When it was authored.</param>
/// <param name="Message">At most 64 Ki characters of it.</param>
public sealed record RevisionMetadata(string Sha, string Author, DateTimeOffset Date, string Message);

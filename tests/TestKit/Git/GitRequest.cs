namespace OrleansGitOps.TestKit.Git;

/// <summary>One request that a <see cref="GitHttpServer"/> got, also when a fault or missing credentials answered it.</summary>
/// <param name="Kind">Exactly one kind.</param>
/// <param name="Repository">Path of the repository, for example <c>org/app.git</c>.</param>
/// <param name="RefPrefixes">The <c>ref-prefix</c> arguments of an <c>ls-refs</c> command.</param>
/// <param name="Depth">The <c>deepen</c> argument of a fetch, if any.</param>
/// <param name="UserName">The user name of basic authentication, if any was sent.</param>
public sealed record GitRequest(GitRequestKind Kind, string Repository, IReadOnlyList<string> RefPrefixes, int? Depth, string? UserName);

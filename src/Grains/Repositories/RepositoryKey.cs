namespace OrleansGitOps.Grains.Repositories;

/// <summary>
/// Key of a repository grain: <c>credentialScope|canonicalUrl</c>. The scope is a project, or empty for global credentials: no mirror is shared across scopes.
/// </summary>
internal readonly record struct RepositoryKey(string Scope, string Url)
{
    public static RepositoryKey Parse(string key)
    {
        var bar = key.IndexOf('|', StringComparison.Ordinal);
        return bar >= 0 ? new(key[..bar], key[(bar + 1)..]) : throw new FormatException($"'{key}' is not scope|url.");
    }

    public override string ToString() => $"{Scope}|{Url}";
}

namespace OrleansGitOps.Grains.Abstractions.Applications;

/// <summary>The grain key of an application, <c>namespace/name</c>. Both are DNS names, so the slash is unambiguous.</summary>
public readonly record struct ApplicationKey(string Namespace, string Name)
{
    /// <summary>Where applications live unless their manifest says otherwise, as in Argo CD.</summary>
    public const string DefaultNamespace = "argocd";

    public static ApplicationKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);

        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? new(key[..slash], key[(slash + 1)..]) : throw new FormatException($"'{key}' is not namespace/name.");
    }

    public override string ToString() => $"{Namespace}/{Name}";
}

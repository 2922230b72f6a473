namespace OrleansGitOps.Manifests.Objects;

/// <summary>The type of a Kubernetes object: API group (empty for the core group), version and kind.</summary>
public readonly record struct GroupVersionKind(string Group, string Version, string Kind)
{
    /// <summary>What stands in a manifest's <c>apiVersion</c>: <c>version</c> or <c>group/version</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Takes <c>apiVersion</c> apart. <paramref name="apiVersion"/> is <c>v1</c> or <c>group/version</c>.</summary>
    public static GroupVersionKind Parse(string apiVersion, string kind)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        ArgumentNullException.ThrowIfNull(kind);

        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new("", apiVersion, kind) : new(apiVersion[..slash], apiVersion[(slash + 1)..], kind);
    }

    public override string ToString() => $"{ApiVersion}, Kind={Kind}";
}

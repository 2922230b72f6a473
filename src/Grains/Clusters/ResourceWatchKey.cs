using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Clusters;

/// <summary>Key of a watch grain: <c>server|group/version/kind|*</c>, in exactly the version that Git uses.</summary>
internal readonly record struct ResourceWatchKey(string Server, GroupVersionKind Gvk)
{
    private const string AllNamespaces = "*";

    public static ResourceWatchKey Parse(string key)
    {
        var parts = key.Split('|');
        var type = parts.Length == 3 ? parts[1].Split('/') : [];
        return type.Length == 3 && parts[2] == AllNamespaces
            ? new(parts[0], new GroupVersionKind(type[0], type[1], type[2]))
            : throw new FormatException($"'{key}' is not server|group/version/kind|{AllNamespaces}.");
    }

    public override string ToString() => $"{Server}|{Gvk.Group}/{Gvk.Version}/{Gvk.Kind}|{AllNamespaces}";
}

namespace OrleansGitOps.Manifests.Objects;

/// <summary>
/// Names one object of a cluster, whatever the version it is read at. <see cref="Namespace"/> is empty for a cluster-scoped object.
/// </summary>
public readonly record struct ResourceKey(string Group, string Kind, string Namespace, string Name)
{
    /// <summary><c>group/kind/namespace/name</c>, with empty parts kept, so that the text can be taken apart again.</summary>
    public override string ToString() => $"{Group}/{Kind}/{Namespace}/{Name}";

    /// <summary>The reverse of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">The text does not have four parts.</exception>
    public static ResourceKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        var parts = text.Split('/');
        return parts.Length == 4
            ? new(parts[0], parts[1], parts[2], parts[3])
            : throw new FormatException($"'{text}' is not group/kind/namespace/name.");
    }
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A parameter of a plugin: a string, a map or an array.</summary>
[GenerateSerializer, Immutable, Alias("gitops.ApplicationSourcePluginParameter")]
public sealed record ApplicationSourcePluginParameter
{
    [Id(1), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    [Id(3), JsonPropertyName("map")]
    public ImmutableSortedDictionary<string, string>? Map { get; init; }

    [Id(4), JsonPropertyName("array")]
    public ImmutableArray<string>? Array { get; init; }

    [Id(5), JsonPropertyName("string")]
    public string? String { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ApplicationSourcePluginParameter? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Name);
}

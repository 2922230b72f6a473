namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A parameter of a plugin: a string, a map or an array.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationSourcePluginParameter")]
public sealed record ApplicationSourcePluginParameter
{
    [Id(1), ProtoMember(1), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    [Id(3), JsonPropertyName("map")]
    public ImmutableSortedDictionary<string, string>? Map { get; init; }

    [Id(4), JsonPropertyName("array")]
    public ImmutableArray<string>? Array { get; init; }

    [Id(5), ProtoMember(5), JsonPropertyName("string")]
    public string? String { get; init; }

    /// <summary>In protobuf a message of its own tells an empty map from none.</summary>
    [ProtoMember(3, Name = "map")]
    private OptionalMap? MapMessage
    {
        get => Map is { } map ? new() { Map = map } : null;
        init => Map = value?.Map;
    }

    /// <summary>In protobuf a message of its own tells an empty array from none.</summary>
    [ProtoMember(4, Name = "array")]
    private OptionalArray? ArrayMessage
    {
        get => Array is { } array ? new() { Array = array } : null;
        init => Array = value?.Array;
    }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ApplicationSourcePluginParameter? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Name);
}

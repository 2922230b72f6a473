namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A config management plugin and its input.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationSourcePlugin")]
public sealed record ApplicationSourcePlugin
{
    [Id(1), ProtoMember(1), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("env")]
    public ImmutableArray<EnvEntry> Env { get; init; } = [];

    [Id(3), ProtoMember(3), JsonPropertyName("parameters")]
    public ImmutableArray<ApplicationSourcePluginParameter> Parameters { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ApplicationSourcePlugin? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Name);
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Variables and library folders for Jsonnet files.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationSourceJsonnet")]
public sealed record ApplicationSourceJsonnet
{
    [Id(1), ProtoMember(1), JsonPropertyName("extVars")]
    public ImmutableArray<JsonnetVar> ExtVars { get; init; } = [];

    [Id(2), ProtoMember(2), JsonPropertyName("tlas")]
    public ImmutableArray<JsonnetVar> Tlas { get; init; } = [];

    [Id(3), ProtoMember(3), JsonPropertyName("libs")]
    public ImmutableArray<string> Libs { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ApplicationSourceJsonnet? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => ExtVars.Length;
}

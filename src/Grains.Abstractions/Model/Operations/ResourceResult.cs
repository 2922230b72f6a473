namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What a sync did to one resource.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ResourceResult")]
public sealed record ResourceResult
{
    [Id(1), ProtoMember(1), JsonPropertyName("group"), AlwaysWritten]
    public string Group { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("version"), AlwaysWritten]
    public string Version { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("kind"), AlwaysWritten]
    public string Kind { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("namespace"), AlwaysWritten]
    public string Namespace { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    /// <summary>See <see cref="ResultCode"/>.</summary>
    [Id(6), ProtoMember(6), JsonPropertyName("status")]
    public string Status { get; init; } = "";

    [Id(7), ProtoMember(7), JsonPropertyName("message")]
    public string Message { get; init; } = "";

    [Id(8), ProtoMember(8), JsonPropertyName("hookType")]
    public string HookType { get; init; } = "";

    /// <summary>See <see cref="OperationPhase"/>; for a resource that is not a hook, its state after the apply.</summary>
    [Id(9), ProtoMember(9), JsonPropertyName("hookPhase")]
    public string HookPhase { get; init; } = "";

    [Id(10), ProtoMember(10), JsonPropertyName("syncPhase")]
    public string SyncPhase { get; init; } = "";

    [Id(11), ProtoMember(11), JsonPropertyName("images")]
    public ImmutableArray<string> Images { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ResourceResult? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Group, Version, Kind, Namespace);
}

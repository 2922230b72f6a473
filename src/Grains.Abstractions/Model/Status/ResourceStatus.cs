namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>State of one managed resource.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ResourceStatus")]
public sealed record ResourceStatus
{
    [Id(1), ProtoMember(1), JsonPropertyName("group")]
    public string Group { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("version")]
    public string Version { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>See <see cref="SyncStatusCode"/>.</summary>
    [Id(6), ProtoMember(6), JsonPropertyName("status")]
    public string Status { get; init; } = "";

    [Id(7), ProtoMember(7), JsonPropertyName("health")]
    public HealthStatus? Health { get; init; }

    [Id(8), ProtoMember(8), JsonPropertyName("hook")]
    public bool Hook { get; init; }

    [Id(9), ProtoMember(9), JsonPropertyName("requiresPruning")]
    public bool RequiresPruning { get; init; }

    [Id(10), ProtoMember(10), JsonPropertyName("syncWave")]
    public long SyncWave { get; init; }

    [Id(11), ProtoMember(11), JsonPropertyName("requiresDeletionConfirmation")]
    public bool RequiresDeletionConfirmation { get; init; }
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What is known about an application: comparison, health, history, the last operation.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationStatus")]
public sealed record ApplicationStatus
{
    [Id(1), ProtoMember(1), JsonPropertyName("resources")]
    public ImmutableArray<ResourceStatus> Resources { get; init; } = [];

    [Id(2), ProtoMember(2), JsonPropertyName("sync")]
    public SyncStatus Sync { get; init; } = new();

    [Id(3), ProtoMember(3), JsonPropertyName("health")]
    public AppHealthStatus Health { get; init; } = new();

    [Id(4), ProtoMember(4), JsonPropertyName("history")]
    public ImmutableArray<RevisionHistory> History { get; init; } = [];

    [Id(5), ProtoMember(5), JsonPropertyName("conditions")]
    public ImmutableArray<ApplicationCondition> Conditions { get; init; } = [];

    /// <summary>When the application was last compared with the latest revision.</summary>
    [Id(6), ProtoMember(6), JsonPropertyName("reconciledAt")]
    public DateTimeOffset? ReconciledAt { get; init; }

    [Id(7), ProtoMember(7), JsonPropertyName("operationState")]
    public OperationState? OperationState { get; init; }

    [Id(8), ProtoMember(8), JsonPropertyName("observedAt")]
    public DateTimeOffset? ObservedAt { get; init; }

    /// <summary>See <see cref="ApplicationSourceTypes"/>.</summary>
    [Id(9), ProtoMember(9), JsonPropertyName("sourceType")]
    public string SourceType { get; init; } = "";

    [Id(10), ProtoMember(10), JsonPropertyName("summary")]
    public ApplicationSummary Summary { get; init; } = new();

    /// <summary>Empty: health of resources is inline; <c>appTree</c>: only in the resource tree.</summary>
    [Id(11), ProtoMember(11), JsonPropertyName("resourceHealthSource")]
    public string ResourceHealthSource { get; init; } = "";

    [Id(12), ProtoMember(12), JsonPropertyName("sourceTypes")]
    public ImmutableArray<string> SourceTypes { get; init; } = [];

    [Id(13), ProtoMember(13), JsonPropertyName("controllerNamespace")]
    public string ControllerNamespace { get; init; } = "";

    [Id(14), ProtoMember(14), JsonPropertyName("sourceHydrator")]
    public SourceHydratorStatus SourceHydrator { get; init; } = new();

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ApplicationStatus? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(SourceType, ResourceHealthSource, ControllerNamespace);
}

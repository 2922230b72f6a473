namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>One managed resource with its states as JSON text.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ResourceDiff")]
public sealed record ResourceDiff
{
    [Id(1), ProtoMember(1), JsonPropertyName("group")]
    public string Group { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("targetState")]
    public string TargetState { get; init; } = "";

    [Id(6), ProtoMember(6), JsonPropertyName("liveState")]
    public string LiveState { get; init; } = "";

    [Id(7), ProtoMember(7), JsonPropertyName("diff")]
    public string Diff { get; init; } = "";

    [Id(8), ProtoMember(8), JsonPropertyName("hook")]
    public bool Hook { get; init; }

    [Id(9), ProtoMember(9), JsonPropertyName("normalizedLiveState")]
    public string NormalizedLiveState { get; init; } = "";

    [Id(10), ProtoMember(10), JsonPropertyName("predictedLiveState")]
    public string PredictedLiveState { get; init; } = "";

    [Id(11), ProtoMember(11), JsonPropertyName("resourceVersion")]
    public string ResourceVersion { get; init; } = "";

    [Id(12), ProtoMember(12), JsonPropertyName("modified")]
    public bool Modified { get; init; }

    /// <summary>What a sync would do to fields of others; our addition, numbered away from Argo CD's fields. Null: nothing.</summary>
    [Id(13), ProtoMember(1000), JsonPropertyName("takeover")]
    public ResourceTakeover? Takeover { get; init; }
}

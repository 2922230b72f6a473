namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A group of applications with the limits that hold for all of them.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.AppProject")]
public sealed record AppProject
{
    [Id(101), JsonPropertyName("apiVersion")]
    public string ApiVersion { get; init; } = ModelConstants.ApiVersion;

    [Id(102), JsonPropertyName("kind")]
    public string Kind { get; init; } = ModelConstants.AppProjectKind;

    [Id(1), ProtoMember(1), JsonPropertyName("metadata")]
    public ObjectMeta Metadata { get; init; } = new();

    [Id(2), ProtoMember(2), JsonPropertyName("spec")]
    public AppProjectSpec Spec { get; init; } = new();

    [Id(3), ProtoMember(3), JsonPropertyName("status")]
    public AppProjectStatus Status { get; init; } = new();
}

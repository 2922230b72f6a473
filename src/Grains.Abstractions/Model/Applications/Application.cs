namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>An application: what to deploy from where to where, and what is known about it.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.Application")]
public sealed record Application
{
    [Id(101), JsonPropertyName("apiVersion")]
    public string ApiVersion { get; init; } = ModelConstants.ApiVersion;

    [Id(102), JsonPropertyName("kind")]
    public string Kind { get; init; } = ModelConstants.ApplicationKind;

    [Id(1), ProtoMember(1), JsonPropertyName("metadata")]
    public ObjectMeta Metadata { get; init; } = new();

    [Id(2), ProtoMember(2), JsonPropertyName("spec")]
    public ApplicationSpec Spec { get; init; } = new();

    [Id(3), ProtoMember(3), JsonPropertyName("status")]
    public ApplicationStatus Status { get; init; } = new();

    /// <summary>An operation that was asked for and has not been started.</summary>
    [Id(4), ProtoMember(4), JsonPropertyName("operation")]
    public Operation? Operation { get; init; }
}

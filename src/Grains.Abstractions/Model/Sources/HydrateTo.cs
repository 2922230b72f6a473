namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>The branch that rendered manifests are pushed to.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.HydrateTo")]
public sealed record HydrateTo
{
    [Id(1), ProtoMember(1), JsonPropertyName("targetBranch"), AlwaysWritten]
    public string TargetBranch { get; init; } = "";
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Who asked for an operation.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.OperationInitiator")]
public sealed record OperationInitiator
{
    [Id(1), ProtoMember(1), JsonPropertyName("username")]
    public string Username { get; init; } = "";

    /// <summary>The controller itself, by automated sync policy.</summary>
    [Id(2), ProtoMember(2), JsonPropertyName("automated")]
    public bool Automated { get; init; }
}

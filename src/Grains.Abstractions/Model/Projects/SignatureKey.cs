namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A key that may sign commits.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SignatureKey")]
public sealed record SignatureKey
{
    [Id(1), ProtoMember(1), JsonPropertyName("keyID"), AlwaysWritten]
    public string KeyID { get; init; } = "";
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>How strictly, and with which keys, commits are checked.</summary>
[GenerateSerializer, Immutable, ProtoContract(Name = "SourceIntegrityGitPolicyGPG"), Alias("gitops.SourceIntegrityGitPolicyGpg")]
public sealed record SourceIntegrityGitPolicyGpg
{
    [Id(1), ProtoMember(1), JsonPropertyName("mode"), AlwaysWritten]
    public string Mode { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("keys"), AlwaysWritten]
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(SourceIntegrityGitPolicyGpg? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Mode);
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>An API group and a kind in it; either may be a glob in a project.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.GroupKind")]
public sealed record GroupKind
{
    [Id(1), ProtoMember(1), JsonPropertyName("group"), AlwaysWritten]
    public string Group { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("kind"), AlwaysWritten]
    public string Kind { get; init; } = "";
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A patch, inline or in a file, and what it applies to.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.KustomizePatch")]
public sealed record KustomizePatch
{
    [Id(1), ProtoMember(1), JsonPropertyName("path")]
    public string Path { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("patch")]
    public string Patch { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("target")]
    public KustomizeSelector? Target { get; init; }

    [Id(4), ProtoMember(4), JsonPropertyName("options")]
    public ImmutableSortedDictionary<string, bool> Options { get; init; } = ImmutableSortedDictionary<string, bool>.Empty;

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(KustomizePatch? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Path, Patch);
}

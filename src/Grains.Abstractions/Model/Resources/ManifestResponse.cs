namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What a revision renders to.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ManifestResponse")]
public sealed record ManifestResponse
{
    /// <summary>Each object as JSON text, values of Secrets masked.</summary>
    [Id(1), ProtoMember(1), JsonPropertyName("manifests"), AlwaysWritten]
    public ImmutableArray<string> Manifests { get; init; } = [];

    /// <summary>Of the destination.</summary>
    [Id(2), ProtoMember(2), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    /// <summary>Of the destination.</summary>
    [Id(3), ProtoMember(3), JsonPropertyName("server")]
    public string Server { get; init; } = "";

    /// <summary>The commit.</summary>
    [Id(4), ProtoMember(4), JsonPropertyName("revision")]
    public string Revision { get; init; } = "";

    /// <summary>See <see cref="ApplicationSourceTypes"/>.</summary>
    [Id(6), ProtoMember(6), JsonPropertyName("sourceType")]
    public string SourceType { get; init; } = "";

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ManifestResponse? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Revision, Manifests.Length);
}

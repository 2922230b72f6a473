namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Author, time and message of a revision.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.RevisionMetadata")]
public sealed record RevisionMetadata
{
    [Id(1), ProtoMember(1), JsonPropertyName("author")]
    public string Author { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("date"), AlwaysWritten]
    public DateTimeOffset? Date { get; init; }

    [Id(3), ProtoMember(3), JsonPropertyName("tags")]
    public ImmutableArray<string> Tags { get; init; } = [];

    [Id(4), ProtoMember(4), JsonPropertyName("message")]
    public string Message { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("signatureInfo")]
    public string SignatureInfo { get; init; } = "";

    [Id(6), ProtoMember(6), JsonPropertyName("references")]
    public ImmutableArray<RevisionReference> References { get; init; } = [];

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(RevisionMetadata? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Author, Message, SignatureInfo);
}

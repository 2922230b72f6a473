namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>One drift that was seen on a managed object, and what became of it: an entry of the drift journal.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.DriftEntry")]
public sealed record DriftEntry
{
    [Id(1), ProtoMember(1), JsonPropertyName("group")]
    public string Group { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("kind"), AlwaysWritten]
    public string Kind { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    /// <summary>What drifted, as field paths (<c>spec.replicas</c>); empty when the object was deleted. Never values.</summary>
    [Id(5), ProtoMember(5), JsonPropertyName("fields")]
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary><c>changed</c>, <c>deleted</c> or <c>recreated</c>.</summary>
    [Id(6), ProtoMember(6), JsonPropertyName("type"), AlwaysWritten]
    public string Type { get; init; } = "";

    /// <summary>Field managers that wrote the foreign values, where the API server tells; empty for a deletion.</summary>
    [Id(7), ProtoMember(7), JsonPropertyName("managers")]
    public ImmutableArray<string> Managers { get; init; } = [];

    /// <summary>When the foreign manager last wrote, as the API server noted it.</summary>
    [Id(8), ProtoMember(8), JsonPropertyName("changedAt")]
    public DateTimeOffset? ChangedAt { get; init; }

    [Id(9), ProtoMember(9), JsonPropertyName("seenAt"), AlwaysWritten]
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>When the desired state was back; absent when the revert failed.</summary>
    [Id(10), ProtoMember(10), JsonPropertyName("revertedAt")]
    public DateTimeOffset? RevertedAt { get; init; }

    /// <summary>From <see cref="SeenAt"/> to <see cref="RevertedAt"/>, in milliseconds (times have whole seconds).</summary>
    [Id(11), ProtoMember(11), JsonPropertyName("revertMilliseconds")]
    public long? RevertMilliseconds { get; init; }

    /// <summary>The Git revision that was restored.</summary>
    [Id(12), ProtoMember(12), JsonPropertyName("revision")]
    public string Revision { get; init; } = "";

    /// <summary>Why the revert failed; empty when it did not.</summary>
    [Id(13), ProtoMember(13), JsonPropertyName("message")]
    public string Message { get; init; } = "";

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(DriftEntry? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Kind, Name, SeenAt);
}

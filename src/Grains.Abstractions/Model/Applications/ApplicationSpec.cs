namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>The desired state of an application: where its manifests come from and where they go.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationSpec")]
public sealed record ApplicationSpec
{
    [Id(1), ProtoMember(1), JsonPropertyName("source")]
    public ApplicationSource? Source { get; init; }

    [Id(2), ProtoMember(2), JsonPropertyName("destination")]
    public ApplicationDestination Destination { get; init; } = new();

    /// <summary>The empty string means the project <c>default</c>.</summary>
    [Id(3), ProtoMember(3), JsonPropertyName("project"), AlwaysWritten]
    public string Project { get; init; } = "";

    /// <summary>When and how to sync; absent: only when asked.</summary>
    [Id(4), ProtoMember(4), JsonPropertyName("syncPolicy")]
    public SyncPolicy? SyncPolicy { get; init; }

    [Id(5), ProtoMember(5), JsonPropertyName("ignoreDifferences")]
    public ImmutableArray<ResourceIgnoreDifferences> IgnoreDifferences { get; init; } = [];

    /// <summary>Links and notes for people.</summary>
    [Id(6), ProtoMember(6), JsonPropertyName("info")]
    public ImmutableArray<Info> Info { get; init; } = [];

    /// <summary>How many history entries are kept; absent: 10.</summary>
    [Id(7), ProtoMember(7), JsonPropertyName("revisionHistoryLimit")]
    public long? RevisionHistoryLimit { get; init; }

    /// <summary>Several sources; used instead of <see cref="Source"/>.</summary>
    [Id(8), ProtoMember(8), JsonPropertyName("sources")]
    public ImmutableArray<ApplicationSource> Sources { get; init; } = [];

    [Id(9), ProtoMember(9), JsonPropertyName("sourceHydrator")]
    public SourceHydrator? SourceHydrator { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ApplicationSpec? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(Project);
}

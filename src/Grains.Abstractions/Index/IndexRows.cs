using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Index;

/// <summary>One row of the index.</summary>
/// <param name="Key"><c>namespace/name</c>.</param>
/// <param name="Revision">Storage revision of what it tells.</param>
/// <param name="Application">The summary; of a deleted application as it was last known.</param>
/// <param name="Deleted">The application is gone. Such rows are kept for some minutes.</param>
[GenerateSerializer, Immutable, Alias("gitops.IndexRow")]
public sealed record IndexRow(
    [property: Id(0)] string Key, [property: Id(1)] long Revision, [property: Id(2)] Application Application, [property: Id(3)] bool Deleted);

/// <summary>What a shard of the index answers.</summary>
/// <param name="Epoch">Of this activation of the shard; sequences of another one mean nothing.</param>
/// <param name="Sequence">Ask for changes after this one.</param>
/// <param name="Complete">Every row, not only those that changed: what is not among them is gone.</param>
/// <param name="Rows">Each row once, as it is now.</param>
/// <param name="Revision">The highest revision that the shard has heard of.</param>
[GenerateSerializer, Immutable, Alias("gitops.IndexRows")]
public sealed record IndexRows(
    [property: Id(0)] string Epoch,
    [property: Id(1)] long Sequence,
    [property: Id(2)] bool Complete,
    [property: Id(3)] ImmutableArray<IndexRow> Rows,
    [property: Id(4)] long Revision);

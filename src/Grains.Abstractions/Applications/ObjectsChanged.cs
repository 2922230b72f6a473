using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Applications;

/// <summary>What a watch saw of one application's objects of one resource type.</summary>
/// <param name="Watch">Key of the watch grain.</param>
/// <param name="Epoch">Grows with each relist of that watch, over restarts of the watch as well.</param>
/// <param name="Sequence">Grows with each event within an epoch. What is older than what the application knows of an object is dropped.</param>
/// <param name="Complete">True: <paramref name="Objects"/> is everything there is (a snapshot), so whatever is missing is gone. False: single changes.</param>
[GenerateSerializer, Immutable, Alias("gitops.ObjectsChanged")]
public sealed record ObjectsChanged(
    [property: Id(0)] string Watch,
    [property: Id(1)] long Epoch,
    [property: Id(2)] long Sequence,
    [property: Id(3)] bool Complete,
    [property: Id(4)] ImmutableArray<ObservedObject> Objects);

/// <summary>One object as a watch saw it.</summary>
/// <param name="Key"><c>group/kind/namespace/name</c>.</param>
/// <param name="Deleted">A DELETED event; it may only mean that the label is gone.</param>
/// <param name="Digest">Hash over what matters for drift: not the status, not bookkeeping.</param>
/// <param name="Live">The object's JSON when it is small enough to carry; null: read it.</param>
[GenerateSerializer, Immutable, Alias("gitops.ObservedObject")]
public sealed record ObservedObject(
    [property: Id(0)] string Key,
    [property: Id(1)] bool Deleted,
    [property: Id(2)] string Uid,
    [property: Id(3)] string ResourceVersion,
    [property: Id(4)] string Digest,
    [property: Id(5)] HealthStatus? Health,
    [property: Id(6)] ReadOnlyMemory<byte>? Live);

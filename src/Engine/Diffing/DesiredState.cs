using System.Collections.Immutable;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>Everything that one application wants in its cluster.</summary>
/// <param name="Objects">In rendered order, without duplicates.</param>
/// <param name="ContentId">Identifies the whole set; equal sets have equal ids.</param>
/// <param name="Namespace">The namespace to make first, or null.</param>
/// <param name="Warnings">For the application's conditions, by type (<c>RepeatedResourceWarning</c>...).</param>
public sealed record DesiredState(
    ImmutableArray<DesiredObject> Objects, string ContentId, NamespaceRequest? Namespace, ImmutableArray<DesiredStateWarning> Warnings)
{
    private Dictionary<ResourceKey, DesiredObject>? _byKey;

    public DesiredObject? Find(ResourceKey key) => (_byKey ??= Objects.ToDictionary(item => item.Key)).GetValueOrDefault(key);
}


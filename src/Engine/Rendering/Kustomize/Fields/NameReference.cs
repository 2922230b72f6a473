using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Fields;

/// <summary>The fields in which other objects name an object of one type. Empty parts of <see cref="Target"/> match anything.</summary>
internal sealed record NameReference(GroupVersionKind Target, IReadOnlyList<FieldSpec> Referrers);

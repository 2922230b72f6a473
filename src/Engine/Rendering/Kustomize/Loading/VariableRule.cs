using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>One entry of <c>vars</c> (deprecated by kustomize).</summary>
internal sealed record VariableRule(string Where, string Name, GroupVersionKind Gvk, string ObjectName, string Namespace, string FieldPath);

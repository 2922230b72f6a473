namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary><c>sortOptions</c> of the outermost kustomization.</summary>
/// <param name="Legacy">By kind; otherwise in the order of loading.</param>
/// <param name="OrderFirst">Kinds, or null for kustomize's own.</param>
/// <param name="OrderLast">Kinds, or null for kustomize's own.</param>
internal sealed record SortOptions(bool Legacy, IReadOnlyList<string>? OrderFirst, IReadOnlyList<string>? OrderLast);

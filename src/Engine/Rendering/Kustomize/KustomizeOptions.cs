namespace OrleansGitOps.Engine.Rendering.Kustomize;

/// <summary>The switches of <c>kustomize build</c> that matter.</summary>
/// <param name="SortByKind">Where a kustomization says nothing: the legacy order by kind, as <c>kustomize build</c> without flags.</param>
/// <param name="FilesAnywhere">Files may lie outside the kustomization's folder (still within the repository).</param>
internal sealed record KustomizeOptions(bool SortByKind = true, bool FilesAnywhere = false);

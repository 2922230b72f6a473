using OrleansGitOps.Engine.Rendering.Kustomize.Selectors;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>One entry of <c>patches</c> or <c>patchesJson6902</c>.</summary>
internal sealed record PatchRule
{
    /// <summary>Field path for messages, e.g. <c>overlays/prod/kustomization.yaml: patches[2]</c>.</summary>
    public required string Where { get; init; }

    public string Path { get; init; } = "";

    public string Patch { get; init; } = "";

    public TargetSelector? Target { get; init; }

    public bool AllowNameChange { get; init; }

    public bool AllowKindChange { get; init; }
}

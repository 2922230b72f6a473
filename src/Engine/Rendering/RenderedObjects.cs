using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering;

/// <summary>What a renderer of one source type gives back; <see cref="RendererSelector"/> adds what was read.</summary>
internal sealed record RenderedObjects(IReadOnlyList<KubeObject> Objects, IReadOnlyList<string> Warnings);

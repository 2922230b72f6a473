using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering;

/// <summary>The desired state of one source at one revision.</summary>
/// <param name="SourceType"><c>Directory</c>, <c>Kustomize</c> or <c>Helm</c>, as Argo CD's <c>status.sourceType</c>.</param>
/// <param name="Objects">The objects in the order in which they were rendered.</param>
/// <param name="Warnings">For the user: duplicates, deprecated fields.</param>
/// <param name="Reads">What the render saw of the tree, path by path, as <see cref="RecordingSourceTree"/> notes it (a file by its object id, a
/// missing path by an empty text): <see cref="RecordingSourceTree.StillHolds"/> decides whether another commit renders the same.</param>
public sealed record RenderResult(
    string SourceType,
    IReadOnlyList<KubeObject> Objects,
    IReadOnlyList<string> Warnings,
    IReadOnlyDictionary<string, string> Reads);

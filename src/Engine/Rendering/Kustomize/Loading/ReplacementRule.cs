using OrleansGitOps.Engine.Rendering.Kustomize.Selectors;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>One replacement: a value and the places it is copied to. With <see cref="Path"/> it stands in a file of its own.</summary>
internal sealed record ReplacementRule
{
    public required string Where { get; init; }

    public string Path { get; init; } = "";

    public ReplacementSource? Source { get; init; }

    public string? SourceValue { get; init; }

    public IReadOnlyList<ReplacementTarget> Targets { get; init; } = [];

    public bool HasTargets { get; init; }

    internal sealed record ReplacementSource(GroupVersionKind Gvk, string Name, string Namespace, string FieldPath, FieldOptions Options);

    internal sealed record ReplacementTarget(
        TargetSelector? Select, IReadOnlyList<TargetSelector> Reject, IReadOnlyList<string> FieldPaths, FieldOptions Options);

    internal sealed record FieldOptions(string Delimiter, int Index, bool Create);
}

using OrleansGitOps.Engine.Rendering.Kustomize.Fields;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>One entry of <c>labels</c>.</summary>
internal sealed record LabelRule
{
    public IReadOnlyDictionary<string, string> Pairs { get; init; } = new Dictionary<string, string>();

    public bool IncludeSelectors { get; init; }

    public bool IncludeTemplates { get; init; }

    public bool IncludeVolumeClaimTemplates { get; init; }

    public IReadOnlyList<FieldSpec> Fields { get; init; } = [];
}

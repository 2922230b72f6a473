namespace OrleansGitOps.Engine.Rendering.Kustomize.Fields;

/// <summary>Which fields each transformer touches: kustomize's defaults, plus what a kustomization adds.</summary>
internal sealed record TransformerConfiguration
{
    public static TransformerConfiguration Default { get; } = new()
    {
        NamePrefix = [new("metadata/name")],
        NameSuffix = [new("metadata/name")],
        Namespace = DefaultFieldSpecs.Namespace,
        CommonLabels = [.. DefaultFieldSpecs.SelectorLabels, .. DefaultFieldSpecs.TemplateLabels, .. DefaultFieldSpecs.VolumeClaimLabels],
        TemplateLabels = [.. DefaultFieldSpecs.TemplateLabels, .. DefaultFieldSpecs.VolumeClaimLabels],
        VolumeClaimTemplateLabels = DefaultFieldSpecs.VolumeClaimLabels,
        CommonAnnotations = DefaultFieldSpecs.Annotations,
        Images = DefaultFieldSpecs.Images,
        Replicas = DefaultFieldSpecs.Replicas,
        VarReference = DefaultVariableFields.All,
        NameReferences = [.. DefaultNameReferences.All.Order(NameReferenceOrder.Instance)],
    };

    public IReadOnlyList<FieldSpec> NamePrefix { get; init; } = [];

    public IReadOnlyList<FieldSpec> NameSuffix { get; init; } = [];

    public IReadOnlyList<FieldSpec> Namespace { get; init; } = [];

    public IReadOnlyList<FieldSpec> CommonLabels { get; init; } = [];

    /// <summary>For <c>labels</c> only, beside the label fields they always have.</summary>
    public IReadOnlyList<FieldSpec> Labels { get; init; } = [];

    public IReadOnlyList<FieldSpec> TemplateLabels { get; init; } = [];

    public IReadOnlyList<FieldSpec> VolumeClaimTemplateLabels { get; init; } = [];

    public IReadOnlyList<FieldSpec> CommonAnnotations { get; init; } = [];

    public IReadOnlyList<FieldSpec> Images { get; init; } = [];

    public IReadOnlyList<FieldSpec> Replicas { get; init; } = [];

    public IReadOnlyList<NameReference> NameReferences { get; init; } = [];

    /// <summary>Fields in which variables are replaced.</summary>
    public IReadOnlyList<FieldSpec> VarReference { get; init; } = [];

    /// <summary>Both configurations together.</summary>
    /// <exception cref="Errors.GitOpsException">They say different things about the same field.</exception>
    public TransformerConfiguration Merge(TransformerConfiguration other, string where)
    {
        if (ReferenceEquals(this, other) || ReferenceEquals(other, Default))
        {
            return this;
        }

        return new()
        {
            NamePrefix = FieldSpec.Merge(NamePrefix, other.NamePrefix, where),
            NameSuffix = FieldSpec.Merge(NameSuffix, other.NameSuffix, where),
            Namespace = FieldSpec.Merge(Namespace, other.Namespace, where),
            CommonLabels = FieldSpec.Merge(CommonLabels, other.CommonLabels, where),
            Labels = FieldSpec.Merge(Labels, other.Labels, where),
            TemplateLabels = FieldSpec.Merge(TemplateLabels, other.TemplateLabels, where),
            VolumeClaimTemplateLabels = FieldSpec.Merge(VolumeClaimTemplateLabels, other.VolumeClaimTemplateLabels, where),
            CommonAnnotations = FieldSpec.Merge(CommonAnnotations, other.CommonAnnotations, where),
            Images = FieldSpec.Merge(Images, other.Images, where),
            Replicas = FieldSpec.Merge(Replicas, other.Replicas, where),
            VarReference = FieldSpec.Merge(VarReference, other.VarReference, where),
            NameReferences = MergeReferences(other.NameReferences, where),
        };
    }

    private List<NameReference> MergeReferences(IReadOnlyList<NameReference> others, string where)
    {
        var merged = NameReferences.ToList();
        foreach (var other in others)
        {
            var known = merged.FindIndex(reference => reference.Target == other.Target);
            if (known < 0)
            {
                merged.Add(other);
            }
            else
            {
                merged[known] = other with { Referrers = FieldSpec.Merge(merged[known].Referrers, other.Referrers, where) };
            }
        }

        return [.. merged.Order(NameReferenceOrder.Instance)];
    }
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Changes made on top of the kustomization in the repository.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationSourceKustomize")]
public sealed record ApplicationSourceKustomize
{
    [Id(1), ProtoMember(1), JsonPropertyName("namePrefix")]
    public string NamePrefix { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("nameSuffix")]
    public string NameSuffix { get; init; } = "";

    /// <summary>Overrides of the form <c>[old=]new[:tag|@digest]</c>.</summary>
    [Id(3), ProtoMember(3), JsonPropertyName("images")]
    public ImmutableArray<string> Images { get; init; } = [];

    [Id(4), ProtoMember(4), JsonPropertyName("commonLabels")]
    public ImmutableSortedDictionary<string, string> CommonLabels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    [Id(5), ProtoMember(5), JsonPropertyName("version")]
    public string Version { get; init; } = "";

    [Id(6), ProtoMember(6), JsonPropertyName("commonAnnotations")]
    public ImmutableSortedDictionary<string, string> CommonAnnotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    [Id(7), ProtoMember(7), JsonPropertyName("forceCommonLabels")]
    public bool ForceCommonLabels { get; init; }

    [Id(8), ProtoMember(8), JsonPropertyName("forceCommonAnnotations")]
    public bool ForceCommonAnnotations { get; init; }

    [Id(9), ProtoMember(9), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(10), ProtoMember(10), JsonPropertyName("commonAnnotationsEnvsubst")]
    public bool CommonAnnotationsEnvsubst { get; init; }

    [Id(11), ProtoMember(11), JsonPropertyName("replicas")]
    public ImmutableArray<KustomizeReplica> Replicas { get; init; } = [];

    [Id(12), ProtoMember(12), JsonPropertyName("patches")]
    public ImmutableArray<KustomizePatch> Patches { get; init; } = [];

    [Id(13), ProtoMember(13), JsonPropertyName("components")]
    public ImmutableArray<string> Components { get; init; } = [];

    [Id(14), ProtoMember(14), JsonPropertyName("labelWithoutSelector")]
    public bool LabelWithoutSelector { get; init; }

    [Id(15), ProtoMember(15), JsonPropertyName("kubeVersion")]
    public string KubeVersion { get; init; } = "";

    [Id(16), ProtoMember(16), JsonPropertyName("apiVersions")]
    public ImmutableArray<string> ApiVersions { get; init; } = [];

    [Id(17), ProtoMember(17), JsonPropertyName("ignoreMissingComponents")]
    public bool IgnoreMissingComponents { get; init; }

    [Id(18), ProtoMember(18), JsonPropertyName("labelIncludeTemplates")]
    public bool LabelIncludeTemplates { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ApplicationSourceKustomize? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(NamePrefix, NameSuffix, Version, ForceCommonLabels);
}

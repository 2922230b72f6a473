namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>How a Helm chart is rendered.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationSourceHelm")]
public sealed record ApplicationSourceHelm
{
    [Id(1), ProtoMember(1), JsonPropertyName("valueFiles")]
    public ImmutableArray<string> ValueFiles { get; init; } = [];

    [Id(2), ProtoMember(2), JsonPropertyName("parameters")]
    public ImmutableArray<HelmParameter> Parameters { get; init; } = [];

    [Id(3), ProtoMember(3), JsonPropertyName("releaseName")]
    public string ReleaseName { get; init; } = "";

    /// <summary>Values as YAML text.</summary>
    [Id(4), ProtoMember(4), JsonPropertyName("values")]
    public string Values { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("fileParameters")]
    public ImmutableArray<HelmFileParameter> FileParameters { get; init; } = [];

    [Id(6), ProtoMember(6), JsonPropertyName("version")]
    public string Version { get; init; } = "";

    [Id(7), ProtoMember(7), JsonPropertyName("passCredentials")]
    public bool PassCredentials { get; init; }

    [Id(8), ProtoMember(8), JsonPropertyName("ignoreMissingValueFiles")]
    public bool IgnoreMissingValueFiles { get; init; }

    [Id(9), ProtoMember(9), JsonPropertyName("skipCrds")]
    public bool SkipCrds { get; init; }

    /// <summary>Values as an object; wins over <see cref="Values"/>.</summary>
    [Id(10), ProtoMember(10), JsonPropertyName("valuesObject")]
    public RawExtension? ValuesObject { get; init; }

    [Id(11), ProtoMember(11), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(12), ProtoMember(12), JsonPropertyName("kubeVersion")]
    public string KubeVersion { get; init; } = "";

    [Id(13), ProtoMember(13), JsonPropertyName("apiVersions")]
    public ImmutableArray<string> ApiVersions { get; init; } = [];

    [Id(14), ProtoMember(14), JsonPropertyName("skipTests")]
    public bool SkipTests { get; init; }

    [Id(15), ProtoMember(15), JsonPropertyName("skipSchemaValidation")]
    public bool SkipSchemaValidation { get; init; }

    /// <summary>Structural: equal when both have the same JSON.</summary>
    public bool Equals(ApplicationSourceHelm? other) => ModelJson.AreEqual(this, other);

    public override int GetHashCode() => HashCode.Combine(ReleaseName, Values, Version, PassCredentials);
}

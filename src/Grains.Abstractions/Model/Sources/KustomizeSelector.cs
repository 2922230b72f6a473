namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Selects the objects that a patch applies to.</summary>
[GenerateSerializer, Immutable, Alias("gitops.KustomizeSelector")]
public sealed record KustomizeSelector
{
    [Id(1), JsonPropertyName("group")]
    public string Group { get; init; } = "";

    [Id(2), JsonPropertyName("version")]
    public string Version { get; init; } = "";

    [Id(3), JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    [Id(4), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(5), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(6), JsonPropertyName("annotationSelector")]
    public string AnnotationSelector { get; init; } = "";

    [Id(7), JsonPropertyName("labelSelector")]
    public string LabelSelector { get; init; } = "";
}

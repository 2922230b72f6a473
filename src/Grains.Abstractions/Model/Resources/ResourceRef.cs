namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Refers to a resource.</summary>
[GenerateSerializer, Immutable, Alias("gitops.ResourceRef")]
public sealed record ResourceRef
{
    [Id(1), JsonPropertyName("group")]
    public string Group { get; init; } = "";

    [Id(2), JsonPropertyName("version")]
    public string Version { get; init; } = "";

    [Id(3), JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    [Id(4), JsonPropertyName("namespace")]
    public string Namespace { get; init; } = "";

    [Id(5), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [Id(6), JsonPropertyName("uid")]
    public string Uid { get; init; } = "";
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Names the object that owns this one.</summary>
[GenerateSerializer, Immutable, Alias("gitops.OwnerReference")]
public sealed record OwnerReference
{
    [Id(1), JsonPropertyName("kind"), AlwaysWritten]
    public string Kind { get; init; } = "";

    [Id(3), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    [Id(4), JsonPropertyName("uid"), AlwaysWritten]
    public string Uid { get; init; } = "";

    [Id(5), JsonPropertyName("apiVersion"), AlwaysWritten]
    public string ApiVersion { get; init; } = "";

    [Id(6), JsonPropertyName("controller")]
    public bool? Controller { get; init; }

    [Id(7), JsonPropertyName("blockOwnerDeletion")]
    public bool? BlockOwnerDeletion { get; init; }
}

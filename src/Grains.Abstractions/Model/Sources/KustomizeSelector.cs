namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Selects the objects that a patch applies to.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.KustomizeSelector")]
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

    [Id(6), ProtoMember(2), JsonPropertyName("annotationSelector")]
    public string AnnotationSelector { get; init; } = "";

    [Id(7), ProtoMember(3), JsonPropertyName("labelSelector")]
    public string LabelSelector { get; init; } = "";

    /// <summary>In protobuf the identity lies in two messages of its own.</summary>
    [ProtoMember(1, Name = "resId")]
    private KustomizeResId IdMessage
    {
        get => new() { Gvk = new() { Group = Group, Version = Version, Kind = Kind }, Name = Name, Namespace = Namespace };
        init => (Group, Version, Kind, Name, Namespace) =
            (value.Gvk.Group, value.Gvk.Version, value.Gvk.Kind, value.Name, value.Namespace);
    }
}

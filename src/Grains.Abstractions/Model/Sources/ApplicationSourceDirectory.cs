namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>How a folder of plain manifests is read.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationSourceDirectory")]
public sealed record ApplicationSourceDirectory
{
    [Id(1), ProtoMember(1), JsonPropertyName("recurse")]
    public bool Recurse { get; init; }

    [Id(2), ProtoMember(2), JsonPropertyName("jsonnet")]
    public ApplicationSourceJsonnet? Jsonnet { get; init; }

    /// <summary>Glob of files to leave out.</summary>
    [Id(3), ProtoMember(3), JsonPropertyName("exclude")]
    public string Exclude { get; init; } = "";

    /// <summary>Glob of files to take; absent: all.</summary>
    [Id(4), ProtoMember(4), JsonPropertyName("include")]
    public string Include { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("disableExtensionFilter")]
    public bool DisableExtensionFilter { get; init; }
}

using System.Globalization;
using System.Text.Json.Serialization;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Http;

namespace OrleansGitOps.Api.Applications;

/// <summary>Asks who made a revision, and why.</summary>
[ProtoContract]
internal sealed record RevisionMetadataQuery
{
    [ProtoMember(1), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [ProtoMember(2), JsonPropertyName("revision")]
    public string Revision { get; init; } = "";

    [ProtoMember(3), JsonPropertyName("appNamespace")]
    public string AppNamespace { get; init; } = "";

    [ProtoMember(4), JsonPropertyName("project")]
    public string Project { get; init; } = "";

    /// <summary>Absent or 0: the only source.</summary>
    [ProtoMember(5), JsonPropertyName("sourceIndex")]
    public int? SourceIndex { get; init; }

    /// <summary>Absent: the source of the spec.</summary>
    [ProtoMember(6), JsonPropertyName("versionId")]
    public int? VersionId { get; init; }

    /// <exception cref="Errors.ApiException">A parameter is too long, given more than once, or not a number.</exception>
    public static RevisionMetadataQuery From(string name, string revision, IQueryCollection query) => new()
    {
        Name = name,
        Revision = revision,
        AppNamespace = query.Text("appNamespace"),
        Project = query.Text("project"),
        SourceIndex = Number(query, "sourceIndex"),
        VersionId = Number(query, "versionId"),
    };

    private static int? Number(IQueryCollection query, string name) => query.Text(name) switch
    {
        "" => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw ApiException.InvalidArgument($"{name}: expected a number"),
    };
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansGitOps.Api.Http;

namespace OrleansGitOps.Api.Applications;

/// <summary>Asks what a revision renders to, with every field of Argo CD's; those that a later version does are refused by name.</summary>
[ProtoContract]
internal sealed record ApplicationManifestQuery
{
    [ProtoMember(1), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>Empty: the target revision.</summary>
    [ProtoMember(2), JsonPropertyName("revision")]
    public string Revision { get; init; } = "";

    [ProtoMember(3), JsonPropertyName("appNamespace")]
    public string AppNamespace { get; init; } = "";

    [ProtoMember(4), JsonPropertyName("project")]
    public string Project { get; init; } = "";

    [ProtoMember(5), JsonPropertyName("sourcePositions")]
    public ImmutableArray<long> SourcePositions { get; init; } = [];

    [ProtoMember(6), JsonPropertyName("revisions")]
    public ImmutableArray<string> Revisions { get; init; } = [];

    /// <summary>Asks the Git host anew.</summary>
    [ProtoMember(7), JsonPropertyName("noCache")]
    public bool NoCache { get; init; }

    /// <exception cref="Errors.ApiException">A parameter is too long, given more than once, or not understood.</exception>
    public static ApplicationManifestQuery From(string name, IQueryCollection query) => new()
    {
        Name = name,
        Revision = query.Text("revision"),
        AppNamespace = query.Text("appNamespace"),
        Project = query.Text("project"),
        SourcePositions = query.ContainsKey("sourcePositions") ? [0] : [],
        Revisions = [.. query["revisions"].Select(value => value ?? "")],
        NoCache = query.Flag("noCache", absent: false),
    };
}

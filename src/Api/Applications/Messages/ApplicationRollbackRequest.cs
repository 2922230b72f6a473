using System.Text.Json.Serialization;

namespace OrleansGitOps.Api.Applications;

/// <summary>Asks for a sync to what an entry of the history deployed. In JSON the body of <c>POST /api/v1/applications/{name}/rollback</c>.</summary>
[ProtoContract]
internal sealed record ApplicationRollbackRequest
{
    [ProtoMember(1), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>Of the entry in <c>status.history</c>.</summary>
    [ProtoMember(2), JsonPropertyName("id")]
    public long Id { get; init; }

    [ProtoMember(3), JsonPropertyName("dryRun")]
    public bool DryRun { get; init; }

    [ProtoMember(4), JsonPropertyName("prune")]
    public bool Prune { get; init; }

    [ProtoMember(6), JsonPropertyName("appNamespace")]
    public string AppNamespace { get; init; } = "";

    [ProtoMember(7), JsonPropertyName("project")]
    public string Project { get; init; } = "";
}

using System.Text.Json.Serialization;

namespace OrleansGitOps.Api.Applications;

/// <summary>Changes parts of an application. In JSON the body of <c>PATCH /api/v1/applications/{name}</c>.</summary>
[ProtoContract]
internal sealed record ApplicationPatchRequest
{
    [ProtoMember(1), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>The patch itself, as JSON text.</summary>
    [ProtoMember(2), JsonPropertyName("patch")]
    public string Patch { get; init; } = "";

    /// <summary><c>json</c> (RFC 6902, also when empty) or <c>merge</c> (RFC 7386).</summary>
    [ProtoMember(3), JsonPropertyName("patchType")]
    public string PatchType { get; init; } = "";

    [ProtoMember(5), JsonPropertyName("appNamespace")]
    public string AppNamespace { get; init; } = "";

    [ProtoMember(6), JsonPropertyName("project")]
    public string Project { get; init; } = "";
}

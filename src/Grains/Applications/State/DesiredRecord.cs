using System.Text.Json.Serialization;

namespace OrleansGitOps.Grains.Applications.State;

/// <summary>
/// State <c>desired</c>: the last good render. It is enforced while the repository cannot be read, also after a restart. Stored encrypted, for it may hold
/// Secrets (and an unkeyed hash over them).
/// </summary>
internal sealed record DesiredRecord
{
    [JsonPropertyName("commit")]
    public string Commit { get; init; } = "";

    /// <summary>Hash over what besides the commit decides a render: another source does not count as the last good state.</summary>
    [JsonPropertyName("request")]
    public string RequestKey { get; init; } = "";

    [JsonPropertyName("contentId")]
    public string ContentId { get; init; } = "";

    [JsonPropertyName("sourceType")]
    public string SourceType { get; init; } = "";

    [JsonPropertyName("warnings")]
    public string[] Warnings { get; init; } = [];

    /// <summary>The objects, as <c>RenderedManifests</c> writes them.</summary>
    [JsonPropertyName("body")]
    public byte[] Body { get; init; } = [];
}

/// <summary>An encrypted state in storage.</summary>
internal sealed record SealedRecord
{
    [JsonPropertyName("sealed")]
    public byte[] Sealed { get; init; } = [];
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrleansGitOps.Api.Applications;

/// <summary>The <c>syncOptions</c> of a sync request.</summary>
internal sealed record SyncOptionList
{
    [JsonPropertyName("items")]
    public ImmutableArray<string> Items { get; init; } = [];
}

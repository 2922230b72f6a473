using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>Answer of <c>/drift</c>: what drifted and what became of it, newest first.</summary>
internal sealed record DriftJournal
{
    // Nullable, so that an empty journal is written as [] and not left out.
    [JsonPropertyName("items")]
    public ImmutableArray<DriftEntry>? Items { get; init; }
}

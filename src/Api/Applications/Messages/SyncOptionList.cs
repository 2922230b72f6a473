using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrleansGitOps.Api.Applications;

/// <summary>The <c>syncOptions</c> of a sync request.</summary>
[ProtoContract(Name = "SyncOptions")]
internal sealed record SyncOptionList
{
    [ProtoMember(1), JsonPropertyName("items")]
    public ImmutableArray<string> Items { get; init; } = [];
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Applications.State;

/// <summary>State <c>status</c>: the inventory, and what users see. They are one state since they must agree.</summary>
internal sealed record StatusRecord
{
    /// <summary>Without history and operation state, which have states of their own.</summary>
    [JsonPropertyName("status")]
    public ApplicationStatus Status { get; init; } = new();

    [JsonPropertyName("inventory")]
    public Inventory Inventory { get; init; } = Inventory.Empty;

    /// <summary>
    /// The inventory could not be read and began anew: it may lack objects that were applied before. Until the next full sync that succeeds.
    /// </summary>
    [JsonPropertyName("inventoryLost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsInventoryLost { get; init; }
}

/// <summary>State <c>history</c>: the last full syncs that succeeded, oldest first.</summary>
internal sealed record HistoryRecord
{
    [JsonPropertyName("entries")]
    public ImmutableArray<RevisionHistory> Entries { get; init; } = [];
}

/// <summary>State <c>journal</c>: the drift journal, newest first.</summary>
internal sealed record JournalRecord
{
    [JsonPropertyName("entries")]
    public ImmutableArray<DriftEntry> Entries { get; init; } = [];
}

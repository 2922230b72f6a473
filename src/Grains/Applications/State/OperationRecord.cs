using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.State;

/// <summary>State <c>operation</c>: who may write to the cluster now, what a user asked for and how the last sync went.</summary>
internal sealed record OperationRecord
{
    [JsonPropertyName("claim")]
    public ClaimRecord? Claim { get; init; }

    /// <summary>Plans of operations of which some write may still come; null: none.</summary>
    [JsonPropertyName("lost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<LostPlan>? Lost { get; init; }

    /// <summary>A sync that was asked for and has not ended; it survives the loss of the silo.</summary>
    [JsonPropertyName("requested")]
    public Operation? Requested { get; init; }

    /// <summary>The last full sync, running or ended.</summary>
    [JsonPropertyName("state")]
    public OperationState? State { get; init; }

    /// <summary>The last automated attempt and when the next one is due.</summary>
    [JsonPropertyName("attempt")]
    public SyncAttempt? Attempt { get; init; }
}

/// <summary>Stored before the first write to the cluster; whoever cannot store it does not write.</summary>
internal sealed record ClaimRecord
{
    [JsonPropertyName("id")]
    public string Id { get; init; } = "";

    /// <summary>Every object that this operation may write: a stray create is found by it.</summary>
    [JsonPropertyName("planned")]
    public ImmutableArray<ResourceKey> Planned { get; init; } = [];
}

/// <summary>One attempt per content and spec, then retries with growing pauses.</summary>
internal sealed record SyncAttempt
{
    /// <summary>What was attempted: hash over the rendered content and what of the spec decides the result.</summary>
    [JsonPropertyName("fingerprint")]
    public string Fingerprint { get; init; } = "";

    [JsonPropertyName("succeeded")]
    public bool Succeeded { get; init; }

    /// <summary>Failed attempts so far.</summary>
    [JsonPropertyName("failures")]
    public int Failures { get; init; }

    [JsonPropertyName("finishedAt")]
    public DateTimeOffset FinishedAt { get; init; }

    [JsonPropertyName("message")]
    public string Message { get; init; } = "";
}

using System.Text.Json.Serialization;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Applications.State;

/// <summary>State <c>spec</c>: what the user asked for.</summary>
internal sealed record ApplicationRecord
{
    [JsonPropertyName("metadata")]
    public ObjectMeta Metadata { get; init; } = new();

    [JsonPropertyName("spec")]
    public ApplicationSpec Spec { get; init; } = new();

    /// <summary>Set once the deletion was asked for.</summary>
    [JsonPropertyName("deletion")]
    public DeletionRecord? Deletion { get; init; }
}

internal sealed record DeletionRecord
{
    [JsonPropertyName("cascade")]
    public bool Cascade { get; init; }

    [JsonPropertyName("propagationPolicy")]
    public string PropagationPolicy { get; init; } = "";

    [JsonPropertyName("requestedBy")]
    public string RequestedBy { get; init; } = "";
}

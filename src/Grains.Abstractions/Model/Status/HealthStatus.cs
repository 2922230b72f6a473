namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Health of one resource.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.HealthStatus")]
public sealed record HealthStatus
{
    /// <summary>See <see cref="HealthStatusCode"/>.</summary>
    [Id(1), ProtoMember(1), JsonPropertyName("status")]
    public string Status { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("message")]
    public string Message { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("lastTransitionTime")]
    public DateTimeOffset? LastTransitionTime { get; init; }
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>An error or warning about an application, present while it holds.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationCondition")]
public sealed record ApplicationCondition
{
    /// <summary>See <see cref="ApplicationConditionTypes"/>.</summary>
    [Id(1), ProtoMember(1), JsonPropertyName("type"), AlwaysWritten]
    public string Type { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("message"), AlwaysWritten]
    public string Message { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("lastTransitionTime")]
    public DateTimeOffset? LastTransitionTime { get; init; }
}

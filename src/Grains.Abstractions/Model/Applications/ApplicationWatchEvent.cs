namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>One change in a stream of applications.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.ApplicationWatchEvent")]
public sealed record ApplicationWatchEvent
{
    /// <summary>See <see cref="WatchEventTypes"/>.</summary>
    [Id(1), ProtoMember(1), JsonPropertyName("type"), AlwaysWritten]
    public string Type { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("application")]
    public Application Application { get; init; } = new();
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A sync with hooks.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.SyncStrategyHook")]
public sealed record SyncStrategyHook
{
    [Id(1), JsonPropertyName("force")]
    public bool Force { get; init; }

    /// <summary>In protobuf the field lies in a message of its own.</summary>
    [ProtoMember(1, Name = "syncStrategyApply")]
    private SyncStrategyApply? ApplyMessage
    {
        get => new() { Force = Force };
        init => Force = value?.Force ?? false;
    }
}

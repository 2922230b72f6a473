namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A variable handed to Jsonnet.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.JsonnetVar")]
public sealed record JsonnetVar
{
    [Id(1), ProtoMember(1), JsonPropertyName("name"), AlwaysWritten]
    public string Name { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("value"), AlwaysWritten]
    public string Value { get; init; } = "";

    /// <summary>The value is Jsonnet code, not a string.</summary>
    [Id(3), ProtoMember(3), JsonPropertyName("code")]
    public bool Code { get; init; }
}

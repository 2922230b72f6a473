namespace OrleansGitOps.Api.Applications;

/// <summary>Ends the operation in progress.</summary>
[ProtoContract]
internal sealed record OperationTerminateRequest
{
    [ProtoMember(1, Name = "name")]
    public string Name { get; init; } = "";

    [ProtoMember(2, Name = "appNamespace")]
    public string AppNamespace { get; init; } = "";

    [ProtoMember(3, Name = "project")]
    public string Project { get; init; } = "";
}

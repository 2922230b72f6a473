namespace OrleansGitOps.Api.Applications;

/// <summary>Removes an application.</summary>
[ProtoContract]
internal sealed record ApplicationDeleteRequest
{
    [ProtoMember(1, Name = "name")]
    public string Name { get; init; } = "";

    /// <summary>Absent: true, its resources go too.</summary>
    [ProtoMember(2, Name = "cascade")]
    public bool? Cascade { get; init; }

    /// <summary>Empty, <c>foreground</c> or <c>background</c>.</summary>
    [ProtoMember(3, Name = "propagationPolicy")]
    public string PropagationPolicy { get; init; } = "";

    [ProtoMember(4, Name = "appNamespace")]
    public string AppNamespace { get; init; } = "";

    [ProtoMember(5, Name = "project")]
    public string Project { get; init; } = "";
}

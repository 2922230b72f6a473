using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>Replaces the spec of an application.</summary>
[ProtoContract]
internal sealed record ApplicationUpdateSpecRequest
{
    [ProtoMember(1, Name = "name")]
    public string Name { get; init; } = "";

    [ProtoMember(2, Name = "spec")]
    public ApplicationSpec? Spec { get; init; }

    /// <summary>Absent: true.</summary>
    [ProtoMember(3, Name = "validate")]
    public bool? Validate { get; init; }

    [ProtoMember(4, Name = "appNamespace")]
    public string AppNamespace { get; init; } = "";

    [ProtoMember(5, Name = "project")]
    public string Project { get; init; } = "";
}

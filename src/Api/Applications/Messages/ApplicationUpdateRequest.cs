using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>Replaces spec, labels, annotations and finalizers of an application.</summary>
[ProtoContract]
internal sealed record ApplicationUpdateRequest
{
    [ProtoMember(1, Name = "application")]
    public Application? Application { get; init; }

    /// <summary>Absent: true.</summary>
    [ProtoMember(2, Name = "validate")]
    public bool? Validate { get; init; }

    [ProtoMember(3, Name = "project")]
    public string Project { get; init; } = "";
}

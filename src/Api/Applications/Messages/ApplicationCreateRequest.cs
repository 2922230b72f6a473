using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>Registers an application.</summary>
[ProtoContract]
internal sealed record ApplicationCreateRequest
{
    [ProtoMember(1, Name = "application")]
    public Application? Application { get; init; }

    /// <summary>Replaces one that is there.</summary>
    [ProtoMember(2, Name = "upsert")]
    public bool? Upsert { get; init; }

    /// <summary>Absent: true. False registers one that cannot work.</summary>
    [ProtoMember(3, Name = "validate")]
    public bool? Validate { get; init; }
}

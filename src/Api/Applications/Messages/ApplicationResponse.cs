namespace OrleansGitOps.Api.Applications;

/// <summary>Answers where there is nothing to say.</summary>
[ProtoContract]
internal sealed record ApplicationResponse;

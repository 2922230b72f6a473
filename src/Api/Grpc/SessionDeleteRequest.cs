namespace OrleansGitOps.Api.Grpc;

/// <summary>Ends the session of the token that the call carries.</summary>
[ProtoContract]
internal sealed record SessionDeleteRequest;

namespace OrleansGitOps.Api.Grpc;

/// <summary>Asks who the caller is.</summary>
[ProtoContract]
internal sealed record GetUserInfoRequest;

namespace OrleansGitOps.Api.Grpc;

/// <summary>Asks for the version; on the wire as google.protobuf.Empty, which Argo CD declares.</summary>
[ProtoContract]
internal sealed record VersionRequest;

using OrleansGitOps.Api.Versioning;
using ProtoBuf.Grpc;
using ProtoBuf.Grpc.Configuration;

namespace OrleansGitOps.Api.Grpc;

/// <summary>Argo CD's service of that name.</summary>
[Service("version.VersionService")]
internal interface IVersionService
{
    Task<VersionInfo> VersionAsync(VersionRequest request, CallContext context);
}

using OrleansGitOps.Api.Versioning;
using ProtoBuf.Grpc;

namespace OrleansGitOps.Api.Grpc;

/// <summary>The version over gRPC.</summary>
internal sealed class VersionService : IVersionService
{
    [Access("version", "get", ForDetails = true)]
    public Task<VersionInfo> VersionAsync(VersionRequest request, CallContext context) =>
        Task.FromResult(VersionInfo.For(context.Http().User));
}

using Grpc.Core;
using OrleansGitOps.Api.Applications;
using OrleansGitOps.Grains.Abstractions.Applications;
using ProtoBuf.Grpc;

namespace OrleansGitOps.Api.Grpc;

internal static class CallContexts
{
    /// <summary>The HTTP request that carries the call.</summary>
    public static HttpContext Http(this CallContext context) =>
        (context.ServerCallContext ?? throw new InvalidOperationException("Not a call to the server.")).GetHttpContext();

    /// <summary>Who calls, as grains record it.</summary>
    public static Actor Actor(this CallContext context) => context.Http().Actor();
}

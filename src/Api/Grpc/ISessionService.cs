using OrleansGitOps.Api.Sessions;
using ProtoBuf.Grpc;
using ProtoBuf.Grpc.Configuration;

namespace OrleansGitOps.Api.Grpc;

/// <summary>Argo CD's service of that name.</summary>
[Service("session.SessionService")]
internal interface ISessionService
{
    Task<SessionResponse> CreateAsync(SessionCreateBody request, CallContext context);

    Task<SessionResponse> DeleteAsync(SessionDeleteRequest request, CallContext context);

    Task<UserInfo> GetUserInfoAsync(GetUserInfoRequest request, CallContext context);
}

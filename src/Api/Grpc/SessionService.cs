using OrleansGitOps.Api.Sessions;
using ProtoBuf.Grpc;

namespace OrleansGitOps.Api.Grpc;

/// <summary>Login, logout and who am I over gRPC. The token is in the answer; no cookie is set.</summary>
internal sealed class SessionService(LoginService logins, RevokedSessions revoked) : ISessionService
{
    [Access]
    public async Task<SessionResponse> CreateAsync(SessionCreateBody request, CallContext context)
    {
        SessionEndpoints.RefuseForeign(context.Http());
        return new() { Token = (await SessionEndpoints.LogInAsync(context.Http(), request, logins)).Text };
    }

    [Access("session", "delete")]
    public async Task<SessionResponse> DeleteAsync(SessionDeleteRequest request, CallContext context)
    {
        await SessionEndpoints.LogOutAsync(context.Http(), revoked);
        return new SessionResponse();
    }

    [Access("session", "get")]
    public Task<UserInfo> GetUserInfoAsync(GetUserInfoRequest request, CallContext context) =>
        Task.FromResult(UserInfo.Of(context.Http().User));
}

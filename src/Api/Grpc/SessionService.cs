using OrleansGitOps.Api.Sessions;
using ProtoBuf.Grpc;

namespace OrleansGitOps.Api.Grpc;

/// <summary>Login, logout and who am I over gRPC. The token is in the answer; no cookie is set.</summary>
internal sealed class SessionService(LoginService logins, RevokedTokens revoked) : ISessionService
{
    [Access]
    public async Task<SessionResponse> CreateAsync(SessionCreateBody request, CallContext context)
    {
        SessionEndpoints.RefuseForeign(context.Http());
        return new() { Token = (await SessionEndpoints.LogInAsync(context.Http(), request, logins)).Text };
    }

    [Access("session", "delete")]
    public Task<SessionResponse> DeleteAsync(SessionDeleteRequest request, CallContext context)
    {
        SessionEndpoints.LogOut(context.Http(), revoked);
        return Task.FromResult(new SessionResponse());
    }

    [Access("session", "get")]
    public Task<UserInfo> GetUserInfoAsync(GetUserInfoRequest request, CallContext context) =>
        Task.FromResult(UserInfo.Of(context.Http().User));
}

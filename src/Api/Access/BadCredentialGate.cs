using Microsoft.AspNetCore.Authentication;

namespace OrleansGitOps.Api.Access;

/// <summary>
/// A credential that does not hold is never taken for none: whatever is not open regardless of credentials answers it with 401. (Version
/// and metrics are partly open, so the authorization alone would let such a request pass as anonymous.)
/// </summary>
internal sealed class BadCredentialGate(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Answered from memory: the authentication middleware has asked before.
        var result = await context.AuthenticateAsync();
        if (result.Failure is null)
        {
            await next(context);
        }
        else
        {
            await context.ChallengeAsync();
        }
    }
}

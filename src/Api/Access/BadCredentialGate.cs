using Microsoft.AspNetCore.Authentication;

namespace OrleansGitOps.Api.Access;

/// <summary>
/// A credential that does not hold is never taken for none: whatever is not open regardless of credentials answers it with 401. (Version and metrics
/// are partly open, so the authorization alone would let such a request pass as anonymous.)
/// </summary>
internal sealed class BadCredentialGate(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var result = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult;
        return result?.Failure is not null && context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is not { IsOpen: true }
            ? context.ChallengeAsync()
            : next(context);
    }
}

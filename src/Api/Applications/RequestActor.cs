using OrleansGitOps.Grains.Abstractions.Applications;

namespace OrleansGitOps.Api.Applications;

internal static class RequestActor
{
    /// <summary>Who asks, as grains record it: from the checked session, never from the request.</summary>
    public static Actor Actor(this HttpContext context) =>
        new(context.User.Identity?.Name ?? throw new InvalidOperationException("An endpoint that acts was reached without a login."));
}

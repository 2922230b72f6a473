using Microsoft.AspNetCore.Authorization;

namespace OrleansGitOps.Api.Access;

internal static class AccessRuleConventions
{
    private static readonly AllowAnonymousAttribute Anonymous = new();

    /// <summary>Open to all. Health and login, nothing else.</summary>
    public static T Open<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.WithMetadata(AccessRule.Open, Anonymous);

    /// <summary>Answers everybody, and more to whoever is logged in. A bad credential is refused all the same.</summary>
    public static T RequiresForDetails<T>(this T builder, string resource, string action)
        where T : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule(resource, action), Anonymous);

    /// <summary>For whoever is logged in and may do this to the resource.</summary>
    public static T Requires<T>(this T builder, string resource, string action)
        where T : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule(resource, action), new AuthorizeAttribute());

    /// <summary>As <see cref="Requires{T}(T, string, string)"/>, with a policy of its own.</summary>
    public static T Requires<T>(this T builder, string resource, string action, string policy)
        where T : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule(resource, action), new AuthorizeAttribute(policy));
}

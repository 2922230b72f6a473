using Microsoft.Extensions.Options;

namespace OrleansGitOps.Api;

internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    private static readonly TimeSpan LongestSession = TimeSpan.FromDays(365);

    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        if (options.AllowedHosts.Count == 0)
        {
            return ValidateOptionsResult.Fail("GitOps:AllowedHosts is empty; list at least one host name, such as localhost.");
        }

        foreach (var host in options.AllowedHosts)
        {
            if (!IsHostPattern(host))
            {
                return ValidateOptionsResult.Fail(
                    $"GitOps:AllowedHosts: '{host}' is not a host name. Valid: a name or address without port and scheme "
                    + "(gitops.example.com, 10.0.0.5, [::1]) or *.example.com.");
            }
        }

        return options.SessionLifetime >= TimeSpan.FromMinutes(1) && options.SessionLifetime <= LongestSession
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"SessionLifetime is {options.SessionLifetime}; valid: from one minute to {LongestSession.TotalDays} days.");
    }

    private static bool IsHostPattern(string host)
    {
        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        return name.Length > 0 && Uri.CheckHostName(name.Trim('[', ']')) is var kind
            && (kind is UriHostNameType.Dns or UriHostNameType.IPv4 || (kind is UriHostNameType.IPv6 && name[0] == '[' && name[^1] == ']'));
    }
}

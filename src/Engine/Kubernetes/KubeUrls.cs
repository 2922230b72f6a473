using System.Text;
using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// Builds URLs of the Kubernetes API. Every part is checked before it enters a path, and the finished <see cref="Uri"/>'s path is
/// compared with what was meant, since <see cref="Uri"/> folds dot segments and rewrites escapes.
/// </summary>
internal static class KubeUrls
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    /// <summary>The collection of <paramref name="resource"/> in <paramref name="ns"/>, or in all namespaces when that is empty.</summary>
    public static string Collection(ApiResource resource, string ns)
    {
        var path = new StringBuilder(GroupVersion(resource.Gvk.Group, resource.Gvk.Version));
        if (ns.Length > 0)
        {
            if (!resource.Namespaced)
            {
                throw Invalid("metadata.namespace", ns, $"{resource.Gvk.Kind} is cluster-scoped, so it has no namespace");
            }

            if (!IsLabel(ns))
            {
                throw Invalid("metadata.namespace", ns, "a namespace has at most 63 characters of a-z, 0-9 and -");
            }

            path.Append("/namespaces/").Append(ns);
        }

        if (!IsLabel(resource.Plural))
        {
            throw Invalid("resource", resource.Plural, "not the plural name of a resource type");
        }

        return path.Append('/').Append(resource.Plural).ToString();
    }

    public static string Object(ResourceAddress address)
    {
        if (address.Resource.Namespaced && address.Namespace.Length == 0)
        {
            throw Invalid(
                "metadata.namespace", "", $"{address.Resource.Gvk.Kind} {KubeText.Bounded(address.Name, LongestName)} needs a namespace");
        }

        if (!IsName(address.Name))
        {
            throw Invalid(
                "metadata.name",
                address.Name,
                "a name has 1 to 253 characters, is not . or .., and holds no /, %, \\ or control character");
        }

        return $"{Collection(address.Resource, address.Namespace)}/{Uri.EscapeDataString(address.Name)}";
    }

    /// <summary><c>/api/v1</c> or <c>/apis/group/version</c>, without the leading slash.</summary>
    public static string GroupVersion(string group, string version)
    {
        if (!IsLabel(version))
        {
            throw Invalid("apiVersion", version, "not an API version");
        }

        if (group.Length == 0)
        {
            return $"api/{version}";
        }

        return IsSubdomain(group) ? $"apis/{group}/{version}" : throw Invalid("apiVersion", group, "not an API group");
    }

    /// <param name="server">Ends with a slash.</param>
    /// <param name="path">Relative, every part of it already checked and escaped.</param>
    /// <param name="query">Without the question mark, escaped; empty for none.</param>
    public static Uri Absolute(Uri server, string path, string query)
    {
        var meant = server.AbsolutePath + path;
        var uri = new Uri(server, query.Length == 0 ? path : $"{path}?{query}");
        var same = string.Equals(uri.AbsolutePath, meant, StringComparison.Ordinal)
            && uri.Authority == server.Authority
            && uri.Scheme == server.Scheme
            && uri.Fragment.Length == 0;
        return same ? uri : throw Invalid("metadata.name", path, "it would become another path in a URL");
    }

    public static bool IsLabel(string text) => text.Length is > 0 and <= LongestLabel && IsDnsText(text, dots: false);

    public static bool IsSubdomain(string text) =>
        text.Length is > 0 and <= LongestName && IsDnsText(text, dots: true) && !text.Contains("..", StringComparison.Ordinal);

    private static bool IsDnsText(string text, bool dots)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-' && !(dots && character == '.'))
            {
                return false;
            }
        }

        return char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);
    }

    // What API machinery calls a path segment name: RBAC names such as system:node hold more than DNS text.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && name is not ("." or "..")
        && !name.AsSpan().ContainsAny('/', '%', '\\')
        && !name.Any(character => char.IsControl(character) || char.IsSurrogate(character));

    private static GitOpsException Invalid(string field, string value, string why) =>
        new(FailureReason.InvalidSpec, $"{field} '{KubeText.Bounded(value, 80)}': {why}.");
}

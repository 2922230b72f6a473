namespace OrleansGitOps.Engine.Validation;

/// <summary>
/// Names as Kubernetes defines them (kubernetes.io/docs/concepts/overview/working-with-objects/names and .../labels). Each method gives the
/// problem as a sentence, or null.
/// </summary>
public static class KubernetesNames
{
    private const int MaxSubdomain = 253;
    private const int MaxLabel = 63;

    /// <summary>RFC 1123 subdomain: what most object names must be.</summary>
    public static string? SubdomainProblem(string name) =>
        name.Length is > 0 and <= MaxSubdomain && name.Split('.').All(IsDnsLabel)
            ? null
            : $"'{ValidationErrors.Shown(name)}' is not a valid name: lower case letters, digits, '-' and '.', starting and ending with "
                + $"a letter or digit, at most {MaxSubdomain} characters";

    /// <summary>RFC 1123 label: what a namespace must be.</summary>
    public static string? LabelProblem(string name) =>
        name.Length is > 0 and <= MaxLabel && IsDnsLabel(name)
            ? null
            : $"'{ValidationErrors.Shown(name)}' is not a valid namespace: lower case letters, digits and '-', starting and ending with "
                + $"a letter or digit, at most {MaxLabel} characters";

    /// <summary>Key of a label or annotation: an optional DNS prefix and a slash, then a name.</summary>
    public static string? KeyProblem(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var prefix = slash < 0 ? null : key[..slash].ToLowerInvariant();
        return (prefix is null || SubdomainProblem(prefix) is null) && IsQualifiedPart(key[(slash + 1)..])
            ? null
            : $"'{ValidationErrors.Shown(key)}' is not a valid key: an optional DNS name and '/', then letters, digits, '-', '_' and "
                + $"'.', starting and ending with a letter or digit, at most {MaxLabel} characters";
    }

    public static string? LabelValueProblem(string value) =>
        value.Length == 0 || IsQualifiedPart(value)
            ? null
            : $"'{ValidationErrors.Shown(value)}' is not a valid label value: letters, digits, '-', '_' and '.', starting and ending with "
                + $"a letter or digit, at most {MaxLabel} characters";

    private static bool IsDnsLabel(string part) =>
        part.Length > 0 && part[0] != '-' && part[^1] != '-'
        && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsQualifiedPart(string part) =>
        part.Length is > 0 and <= MaxLabel && char.IsAsciiLetterOrDigit(part[0]) && char.IsAsciiLetterOrDigit(part[^1])
        && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}

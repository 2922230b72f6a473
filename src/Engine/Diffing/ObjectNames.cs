using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>Names as they may stand in a URL path of an API server, and how objects are named in messages.</summary>
internal static class ObjectNames
{
    private const int MaxName = 253;
    private const int MaxNamespace = 63;

    /// <summary>
    /// What is wrong with an object's name, or null. Kinds may allow less (the server checks); none allows more (path segment names).
    /// </summary>
    public static string? Problem(string name) =>
        name is "." or ".." ? "must not be '.' or '..'"
        : name.Length > MaxName ? $"is longer than {MaxName} characters"
        : name.Any(c => c is '/' or '%' or '\\' || char.IsControl(c) || char.IsWhiteSpace(c))
            ? "must not hold '/', '%', '\\', white space or control characters"
        : null;

    public static string? NamespaceProblem(string name) =>
        name.Length is > 0 and <= MaxNamespace && name[0] != '-' && name[^1] != '-'
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? null
            : $"must be lower case letters, digits and '-', at most {MaxNamespace} characters";

    /// <summary><c>Deployment.apps web in namespace payments</c>, cleaned of what would break a line.</summary>
    public static string Shown(ResourceKey key)
    {
        var type = key.Group.Length == 0 ? key.Kind : $"{key.Kind}.{key.Group}";
        var name = key.Name.Length == 0 ? "(without a name)" : key.Name;
        var text = $"{type} {name}{(key.Namespace.Length == 0 ? "" : $" in namespace {key.Namespace}")}";
        return string.Concat((text.Length > 400 ? text[..400] : text).Select(c => char.IsControl(c) ? '?' : c));
    }
}

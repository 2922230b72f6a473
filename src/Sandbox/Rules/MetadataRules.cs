using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Kinds;

namespace OrleansGitOps.Sandbox.Rules;

/// <summary>Names, labels and annotations.</summary>
internal static partial class MetadataRules
{
    private const int MaxAnnotationBytes = 256 * 1024;

    private const string SubdomainProblem =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelNameProblem =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric "
        + "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string ServiceNameProblem =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "
        + "alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string KeyProblem =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. "
        + "'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueProblem =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static IEnumerable<FieldProblem> Check(ResourceKind kind, JsonObject content)
    {
        var metadata = content["metadata"] as JsonObject ?? [];
        return CheckName(kind, metadata["name"]?.ToString() ?? "")
            .Concat(CheckLabels(metadata["labels"] as JsonObject, "metadata.labels"))
            .Concat(CheckAnnotations(metadata["annotations"] as JsonObject));
    }

    public static IEnumerable<FieldProblem> CheckLabels(JsonObject? labels, string path)
    {
        foreach (var (key, value) in labels ?? [])
        {
            if (KeyError(key) is { } problem)
            {
                yield return FieldProblem.Invalid(path, key, problem);
            }

            var text = value?.ToString() ?? "";
            if (text.Length > 63)
            {
                yield return FieldProblem.Invalid(path, text, "must be no more than 63 bytes");
            }
            else if (!LabelValue().IsMatch(text))
            {
                yield return FieldProblem.Invalid(path, text, ValueProblem);
            }
        }
    }

    private static IEnumerable<FieldProblem> CheckName(ResourceKind kind, string name)
    {
        const string path = "metadata.name";
        if (name.Length == 0)
        {
            yield return FieldProblem.Required(path, "name or generateName is required");
            yield break;
        }

        // Roles and the like are named by their users' habits, with colons and capitals.
        if (kind.Group == "rbac.authorization.k8s.io")
        {
            if (name is "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Contains('%', StringComparison.Ordinal))
            {
                yield return FieldProblem.Invalid(path, name, name is "." or ".." ? $"may not be '{name}'" : "may not contain '/' or '%'");
            }

            yield break;
        }

        var (pattern, problem, limit) = kind.Collection switch
        {
            "/services" => (ServiceName(), ServiceNameProblem, 63),
            "/namespaces" => (LabelName(), LabelNameProblem, 63),
            _ => (Subdomain(), SubdomainProblem, 253),
        };
        if (name.Length > limit)
        {
            yield return FieldProblem.Invalid(path, name, $"must be no more than {limit} characters");
        }

        if (!pattern.IsMatch(name))
        {
            yield return FieldProblem.Invalid(path, name, problem);
        }
    }

    private static IEnumerable<FieldProblem> CheckAnnotations(JsonObject? annotations)
    {
        const string path = "metadata.annotations";
        var size = 0;
        foreach (var (key, value) in annotations ?? [])
        {
            size += key.Length + (value?.ToString().Length ?? 0);
            if (KeyError(key.ToLowerInvariant()) is { } problem)
            {
                yield return FieldProblem.Invalid(path, key, problem);
            }
        }

        if (size > MaxAnnotationBytes)
        {
            yield return new FieldProblem(path, "FieldValueTooLong", $"Too long: may not be more than {MaxAnnotationBytes} bytes");
        }
    }

    private static string? KeyError(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash == 0 || (slash > 0 && !Subdomain().IsMatch(key[..slash])))
        {
            return slash == 0 ? "prefix part must be non-empty" : $"prefix part {SubdomainProblem}";
        }

        var name = key[(slash + 1)..];
        return name.Length switch
        {
            0 => "name part must be non-empty",
            > 63 => "name part must be no more than 63 bytes",
            _ => LabelKey().IsMatch(name) ? null : KeyProblem,
        };
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex LabelName();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelValue();
}

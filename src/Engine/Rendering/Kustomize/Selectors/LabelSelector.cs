using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Selectors;

/// <summary>Kubernetes' label selectors: <c>a=b, c!=d, e in (x, y), f notin (z), g, !h, n &gt; 1</c>; all of them must hold.</summary>
internal sealed partial class LabelSelector
{
    private readonly List<Requirement> _requirements;

    private LabelSelector(List<Requirement> requirements) => _requirements = requirements;

    private enum Operator
    {
        Exists,
        Missing,
        In,
        NotIn,
        Greater,
        Less,
    }

    /// <exception cref="Errors.GitOpsException">Not a selector.</exception>
    public static LabelSelector Parse(string text, string where)
    {
        var requirements = new List<Requirement>();
        foreach (var part in SplitOutsideParentheses(text))
        {
            requirements.Add(ParseRequirement(part.Trim())
                ?? throw RenderError.Failed(
                    $"{where}: '{part.Trim()}' is not a requirement; write for example 'app=web', 'tier in (a, b)', 'canary' or "
                    + "'!canary'."));
        }

        return new(requirements);
    }

    public bool Matches(JsonObject? labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!Holds(requirement, labels))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Holds(Requirement requirement, JsonObject? labels)
    {
        string? value = null;
        if (labels is not null && labels.TryGetPropertyValue(requirement.Key, out var node))
        {
            value = JsonText.Of(node);
        }

        return requirement.Operator switch
        {
            Operator.Exists => value is not null,
            Operator.Missing => value is null,
            Operator.In => value is not null && requirement.Values.Contains(value, StringComparer.Ordinal),
            Operator.NotIn => value is null || !requirement.Values.Contains(value, StringComparer.Ordinal),
            _ => Compare(requirement, value),
        };
    }

    private static bool Compare(Requirement requirement, string? value) =>
        long.TryParse(value, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(requirement.Values[0], CultureInfo.InvariantCulture, out var bound)
        && (requirement.Operator == Operator.Greater ? number > bound : number < bound);

    private static Requirement? ParseRequirement(string text)
    {
        var match = SetForm().Match(text);
        if (match.Success)
        {
            var values = match.Groups["values"].Value.Split(',').Select(value => value.Trim()).ToArray();
            return new(match.Groups["key"].Value, match.Groups["op"].Value == "in" ? Operator.In : Operator.NotIn, values);
        }

        match = ValueForm().Match(text);
        if (match.Success)
        {
            var op = match.Groups["op"].Value switch
            {
                "!=" => Operator.NotIn,
                ">" => Operator.Greater,
                "<" => Operator.Less,
                _ => Operator.In,
            };
            return new(match.Groups["key"].Value, op, [match.Groups["value"].Value]);
        }

        match = KeyForm().Match(text);
        return match.Success
            ? new(match.Groups["key"].Value, match.Groups["not"].Length > 0 ? Operator.Missing : Operator.Exists, [])
            : null;
    }

    private static IEnumerable<string> SplitOutsideParentheses(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            yield break;
        }

        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    [GeneratedRegex(@"^(?<key>[\w./-]+)\s+(?<op>in|notin)\s*\((?<values>[^()]*)\)$", RegexOptions.CultureInvariant)]
    private static partial Regex SetForm();

    [GeneratedRegex(@"^(?<key>[\w./-]+)\s*(?<op>==|=|!=|>|<)\s*(?<value>[\w.-]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex ValueForm();

    [GeneratedRegex(@"^(?<not>!)?\s*(?<key>[\w./-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex KeyForm();

    private sealed record Requirement(string Key, Operator Operator, IReadOnlyList<string> Values);
}

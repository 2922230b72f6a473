using System.Collections.Immutable;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Engine.Validation;

namespace OrleansGitOps.Api.Applications;

/// <summary>
/// Kubernetes' label selectors (kubernetes.io/docs/concepts/overview/working-with-objects/labels): <c>a=b</c>, <c>a==b</c>, <c>a!=b</c>,
/// <c>a in (b,c)</c>, <c>a notin (b,c)</c>, <c>a</c>, <c>!a</c>, parted by commas that all must hold. Ordering comparisons are not among
/// them.
/// </summary>
internal sealed class LabelSelector
{
    private readonly ImmutableArray<LabelRequirement> _requirements;

    private LabelSelector(ImmutableArray<LabelRequirement> requirements) => _requirements = requirements;

    /// <exception cref="ApiException">Not a selector; the message shows the part.</exception>
    public static LabelSelector Parse(string text) => new([.. Split(text).Select(ParseRequirement)]);

    public bool Matches(ImmutableSortedDictionary<string, string> labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>At commas outside parentheses.</summary>
    private static IEnumerable<string> Split(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            yield break;
        }

        var (start, isInside) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            isInside = text[i] switch { '(' => true, ')' => false, _ => isInside };
            if (text[i] == ',' && !isInside)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }

        yield return text[start..].Trim();
    }

    private static LabelRequirement ParseRequirement(string part)
    {
        if (part.StartsWith('!'))
        {
            return Exists(part, part[1..].Trim(), isNegated: true);
        }

        var equals = part.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
        {
            var isNegated = part[equals - 1] == '!';
            var key = part[..(isNegated ? equals - 1 : equals)].Trim();
            return OneOf(part, key, [part[(equals + 1)..].TrimStart('=').Trim()], isNegated);
        }

        var words = part.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words is [var name, var rest] ? ParseSet(part, name, rest) : Exists(part, part, isNegated: false);
    }

    private static LabelRequirement ParseSet(string part, string key, string rest)
    {
        var isNegated = rest.StartsWith("notin", StringComparison.Ordinal);
        var set = isNegated ? rest[5..].Trim() : rest.StartsWith("in", StringComparison.Ordinal) ? rest[2..].Trim() : "";
        return set is ['(', .., ')']
            ? OneOf(part, key, [.. set[1..^1].Split(',', StringSplitOptions.TrimEntries)], isNegated)
            : throw Invalid(part);
    }

    private static LabelRequirement Exists(string part, string key, bool isNegated) =>
        KubernetesNames.KeyProblem(key) is null ? new(key, null, isNegated) : throw Invalid(part);

    private static LabelRequirement OneOf(string part, string key, ImmutableArray<string> values, bool isNegated) =>
        KubernetesNames.KeyProblem(key) is null && values.All(v => KubernetesNames.LabelValueProblem(v) is null)
            ? new(key, values, isNegated)
            : throw Invalid(part);

    private static ApiException Invalid(string part)
    {
        var shown = part.Length <= 80 ? part : part[..80] + "...";
        return ApiException.InvalidArgument(
            $"selector: '{shown}' is not a label requirement; valid: "
            + "key=value, key!=value, key in (a,b), key notin (a,b), key, !key");
    }
}

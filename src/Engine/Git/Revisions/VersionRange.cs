using System.Diagnostics.CodeAnalysis;

namespace OrleansGitOps.Engine.Git.Revisions;

/// <summary>
/// A range of versions in the syntax of Masterminds/semver, which Argo CD takes for <c>targetRevision</c>: comparisons joined by comma or
/// space (and) and <c>||</c> (or), <c>1.2.x</c>, <c>1.2 - 1.4</c>, <c>~1.2</c>, <c>^1.2</c>. A plain version is no range but a name.
/// </summary>
internal sealed class VersionRange
{
    private const int MaxLength = 256;
    private readonly List<List<VersionComparison>> _alternatives;

    private VersionRange(List<List<VersionComparison>> alternatives) => _alternatives = alternatives;

    public static bool TryParse(string text, [NotNullWhen(true)] out VersionRange? range)
    {
        range = null;
        if (text.Length is 0 or > MaxLength || SemanticVersion.Parse(text) is not null)
        {
            return false;
        }

        var alternatives = new List<List<VersionComparison>>();
        foreach (var alternative in text.Split("||"))
        {
            if (ParseAll(alternative) is not { } comparisons)
            {
                return false;
            }

            alternatives.Add(comparisons);
        }

        range = new VersionRange(alternatives);
        return true;
    }

    public bool Contains(SemanticVersion version) => _alternatives.Any(all => all.TrueForAll(comparison => comparison.Holds(version)));

    /// <summary>The name of the highest version in the range; names that are no version are passed over.</summary>
    public string? Highest(IEnumerable<string> names) => names
        .Select(name => (Name: name, Version: SemanticVersion.Parse(name)))
        .Where(tag => tag.Version is not null && Contains(tag.Version))
        .OrderByDescending(tag => tag.Version)
        .ThenBy(tag => tag.Name, StringComparer.Ordinal)
        .Select(tag => tag.Name)
        .FirstOrDefault();

    private static List<VersionComparison>? ParseAll(string text)
    {
        var words = Words(text);
        var comparisons = new List<VersionComparison>();
        for (var i = 0; i < words.Count; i++)
        {
            if (i + 2 < words.Count && words[i + 1] == "-")
            {
                var (low, high) = (VersionComparison.Parse(">=" + words[i]), VersionComparison.Parse("<=" + words[i + 2]));
                if (low is null || high is null)
                {
                    return null;
                }

                comparisons.AddRange([low, high]);
                i += 2;
                continue;
            }

            if (VersionComparison.Parse(words[i]) is not { } comparison)
            {
                return null;
            }

            comparisons.Add(comparison);
        }

        return comparisons.Count > 0 ? comparisons : null;
    }

    // Space and comma separate; an operator may stand apart from its version.
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var word in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (words.Count > 0 && words[^1].All(c => "=!<>~^".Contains(c, StringComparison.Ordinal)))
            {
                words[^1] += word;
            }
            else
            {
                words.Add(word);
            }
        }

        return words;
    }
}

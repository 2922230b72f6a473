namespace OrleansGitOps.Engine.Git.Revisions;

/// <summary>
/// One comparison of a range, as an interval: at least <c>Low</c>, below <c>High</c>. A missing or wildcard number stands for all its
/// values. Pre-releases count only when the comparison names one itself.
/// </summary>
internal sealed class VersionComparison
{
    private static readonly string[] Operators = ["!=", ">=", "=>", "<=", "=<", "~>", "=", ">", "<", "~", "^"];
    private static readonly SemanticVersion Zero = new(0, 0, 0, "");

    private readonly SemanticVersion _low;
    private readonly SemanticVersion? _high;
    private readonly bool _outside;
    private readonly bool _preReleases;

    private VersionComparison(SemanticVersion low, SemanticVersion? high, bool outside, bool preReleases) =>
        (_low, _high, _outside, _preReleases) = (low, high, outside, preReleases);

    public bool Holds(SemanticVersion version)
    {
        if (version.PreRelease.Length > 0 && !_preReleases)
        {
            return false;
        }

        var inside = version.CompareTo(_low) >= 0 && (_high is null || version.CompareTo(_high) < 0);
        return inside != _outside;
    }

    public static VersionComparison? Parse(string text)
    {
        var operation = Operators.FirstOrDefault(candidate => text.StartsWith(candidate, StringComparison.Ordinal)) ?? "";
        if (ParsePattern(text[operation.Length..]) is not var (version, given))
        {
            return null;
        }

        var after = After(version, given);
        return operation switch
        {
            "" or "=" => Between(version, after),
            "!=" => new VersionComparison(version, after, outside: true, version.PreRelease.Length > 0),
            ">" => given == 0 ? Between(Zero, Zero) : Between(after!, null, version),
            ">=" or "=>" => Between(version, null),
            "<" => Between(Lowest(version), version, version),
            "<=" or "=<" => Between(Lowest(version), after, version),
            "~" or "~>" => Between(version, given <= 1 ? After(version, given) : Next(version, 2), version),
            _ => Between(version, Caret(version, given), version),
        };
    }

    private static VersionComparison Between(SemanticVersion low, SemanticVersion? high, SemanticVersion? named = null) =>
        new(low, high, outside: false, (named ?? low).PreRelease.Length > 0);

    // Below everything, pre-releases of 0.0.0 included when they count.
    private static SemanticVersion Lowest(SemanticVersion version) => version.PreRelease.Length > 0 ? Zero with { PreRelease = "0" } : Zero;

    /// <summary>The first version above all that the pattern covers; null when it covers everything.</summary>
    private static SemanticVersion? After(SemanticVersion version, int given) => given switch
    {
        0 => null,
        3 when version.PreRelease.Length > 0 => version with { PreRelease = version.PreRelease + ".0" },
        3 => Next(version, 3) with { PreRelease = "0" },
        _ => Next(version, given),
    };

    /// <summary>^1.2.3 keeps the first number that is not zero, of those that are given.</summary>
    private static SemanticVersion? Caret(SemanticVersion version, int given) => (version, given) switch
    {
        (_, 0) => null,
        ({ Major: > 0 }, _) or (_, 1) => Next(version, 1),
        ({ Minor: > 0 }, _) or (_, 2) => Next(version, 2),
        _ => Next(version, 3),
    };

    private static SemanticVersion Next(SemanticVersion version, int position) => position switch
    {
        1 => new SemanticVersion(version.Major + 1, 0, 0, ""),
        2 => new SemanticVersion(version.Major, version.Minor + 1, 0, ""),
        _ => new SemanticVersion(version.Major, version.Minor, version.Patch + 1, ""),
    };

    /// <returns>The version with zeros for what is not given, and how many leading numbers are given.</returns>
    private static (SemanticVersion Version, int Given)? ParsePattern(string text)
    {
        var core = text.StartsWith('v') ? text[1..] : text;
        var end = core.IndexOfAny(['-', '+']);
        var parts = (end < 0 ? core : core[..end]).Split('.');
        var given = parts.TakeWhile(part => part is not ("x" or "X" or "*")).Count();
        if (parts.Length > 3)
        {
            return null;
        }

        var suffix = end < 0 ? "" : core[end..];
        var filled = parts.Select((part, i) => i < given ? part : part is "x" or "X" or "*" ? "0" : part);
        return SemanticVersion.Parse(string.Join('.', filled) + suffix) is { } version ? (version, given) : null;
    }
}

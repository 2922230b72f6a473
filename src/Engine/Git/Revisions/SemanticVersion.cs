using System.Globalization;

namespace OrleansGitOps.Engine.Git.Revisions;

/// <summary>
/// A version as the Go library Masterminds/semver reads one: an optional <c>v</c>, one to three numbers, then pre-release and build
/// metadata as in Semantic Versioning 2.0.0, whose order it has.
/// </summary>
internal sealed record SemanticVersion(ulong Major, ulong Minor, ulong Patch, string PreRelease) : IComparable<SemanticVersion>
{
    private const int MaxLength = 256;

    public static SemanticVersion? Parse(string text)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return null;
        }

        var rest = text[0] == 'v' ? text[1..] : text;
        var (beforeBuild, build) = Cut(rest, '+');
        var (core, preRelease) = Cut(beforeBuild, '-');
        var numbers = core.Split('.');
        if (numbers.Length > 3 || !AreIdentifiers(build, noLeadingZero: false) || !AreIdentifiers(preRelease, noLeadingZero: true))
        {
            return null;
        }

        var values = new ulong[3];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!TryNumber(numbers[i], out values[i]))
            {
                return null;
            }
        }

        return new SemanticVersion(values[0], values[1], values[2], preRelease ?? "");
    }

    public static bool TryNumber(string text, out ulong value)
    {
        value = 0;
        return text.Length > 0 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0')
            && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value < ulong.MaxValue;
    }

    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return order != 0 ? order : ComparePreRelease(PreRelease, other.PreRelease);
    }

    /// <summary>Whether the dotted part after <c>-</c> or <c>+</c> is well formed; null (no such part) is.</summary>
    public static bool AreIdentifiers(string? text, bool noLeadingZero) => text is null || text.Split('.').All(part =>
        part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && !(noLeadingZero && part.Length > 1 && part[0] == '0' && part.All(char.IsAsciiDigit)));

    private static (string Before, string? After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static int ComparePreRelease(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return (left.Length == 0).CompareTo(right.Length == 0);
        }

        var (a, b) = (left.Split('.'), right.Split('.'));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = CompareIdentifier(a[i], b[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int CompareIdentifier(string left, string right)
    {
        var (leftIsNumber, rightIsNumber) = (left.All(char.IsAsciiDigit), right.All(char.IsAsciiDigit));
        if (leftIsNumber && rightIsNumber)
        {
            // No leading zeros: the longer number is the greater one, whatever its size.
            return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);
        }

        return leftIsNumber == rightIsNumber ? string.CompareOrdinal(left, right) : rightIsNumber.CompareTo(leftIsNumber);
    }
}

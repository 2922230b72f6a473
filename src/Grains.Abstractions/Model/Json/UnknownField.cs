using System.Text.Json.Serialization.Metadata;

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Decides what becomes of a field that a record does not have.</summary>
internal static class UnknownField
{
    private const int MaxListed = 40;

    /// <summary>
    /// The error text, or null when the field is accepted and dropped: Kubernetes metadata may hold fields that we do not keep
    /// (managedFields, selfLink, those of newer versions), unless the name is one letter away from a field that we do keep, or written
    /// in another case: that is a mistake, not a newer version.
    /// </summary>
    public static string? Describe(string name, JsonTypeInfo type)
    {
        var similar = type.Properties.FirstOrDefault(p => IsSimilar(p.Name, name))?.Name;
        if (type.Type == typeof(ObjectMeta))
        {
            return similar is null ? null : $"unknown field; did you mean {similar}?";
        }

        var valid = string.Join(", ", type.Properties.Take(MaxListed).Select(p => p.Name));
        return $"unknown field; {(similar is null ? "" : $"did you mean {similar}? ")}valid here: {valid}";
    }

    private static bool IsSimilar(string known, string name) =>
        string.Equals(known, name, StringComparison.OrdinalIgnoreCase) || IsOneEditAway(known, name) || IsOneEditAway(name, known);

    /// <summary>True when <paramref name="longer"/> is the other with one letter added, changed, or two neighbours swapped.</summary>
    private static bool IsOneEditAway(string longer, string shorter)
    {
        if (longer.Length < 4 || longer.Length - shorter.Length is not (0 or 1))
        {
            return false;
        }

        var i = 0;
        while (i < shorter.Length && shorter[i] == longer[i])
        {
            i++;
        }

        var rest = longer.AsSpan(i);
        var other = shorter.AsSpan(i);
        return longer.Length > shorter.Length
            ? rest[1..].SequenceEqual(other)
            : rest[1..].SequenceEqual(other[1..])
                || (rest.Length > 1 && rest[0] == other[1] && rest[1] == other[0] && rest[2..].SequenceEqual(other[2..]));
    }
}

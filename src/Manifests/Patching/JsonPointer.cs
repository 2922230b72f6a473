using System.Globalization;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Manifests.Patching;

/// <summary>JSON pointers (RFC 6901): <c>/spec/ports/0</c>; <c>~1</c> is a slash and <c>~0</c> a tilde inside a name.</summary>
public static class JsonPointer
{
    /// <summary>More can lead nowhere: objects nest at most as deep as <see cref="Objects.NodeBudget.MaxDepth"/>.</summary>
    public const int MaxSegments = Objects.NodeBudget.MaxDepth;

    /// <summary>Takes a pointer apart. The empty text is the whole document: no segments.</summary>
    /// <exception cref="FormatException">It does not begin with <c>/</c>, or has more than <see cref="MaxSegments"/> segments.</exception>
    public static IReadOnlyList<string> Parse(string pointer)
    {
        ArgumentNullException.ThrowIfNull(pointer);

        if (pointer.Length == 0)
        {
            return [];
        }

        if (pointer[0] != '/')
        {
            throw new FormatException($"must begin with '/', but is '{Shown(pointer)}'");
        }

        return pointer.AsSpan().Count('/') <= MaxSegments
            ? Array.ConvertAll(pointer[1..].Split('/'), Unescape)
            : throw new FormatException($"has more than {MaxSegments} segments: '{Shown(pointer)}'");
    }

    public static string Of(params IEnumerable<string> segments) => string.Concat(segments.Select(segment => $"/{Escape(segment)}"));

    /// <summary>A name as it stands between slashes.</summary>
    public static string Escape(string segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }

    /// <summary>Follows a pointer. A null that stands there is found too.</summary>
    /// <returns>False: a name, or an index that is one (no sign, no leading zero, not <c>-</c>), is not there.</returns>
    public static bool TryFind(JsonNode? root, IReadOnlyList<string> segments, out JsonNode? value)
    {
        ArgumentNullException.ThrowIfNull(segments);

        value = root;
        foreach (var segment in segments)
        {
            switch (value)
            {
                case JsonObject map when map.TryGetPropertyValue(segment, out var child):
                    value = child;
                    break;
                case JsonArray list when TryIndex(segment, out var index) && index < list.Count:
                    value = list[index];
                    break;
                default:
                    value = null;
                    return false;
            }
        }

        return true;
    }

    internal static bool TryIndex(string segment, out int index) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out index) && (segment.Length == 1 || segment[0] != '0');

    internal static string Shown(string text) => text.Length <= 120 ? text : $"{text[..120]}...";

    private static string Unescape(string segment) =>
        segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}

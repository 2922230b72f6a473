using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// A path in the terms of <c>fieldsV1</c>: <c>f:name</c> a field, <c>k:{"name":"web"}</c> the item of a keyed list, <c>v:"x"</c> the member
/// of a set, <c>i:0</c> an index.
/// </summary>
internal sealed class FieldPath
{
    private const int MaxShownSegment = 200;
    private readonly FieldPath? _parent;
    private readonly string _segment;

    private FieldPath(FieldPath? parent, string segment) => (_parent, _segment) = (parent, segment);

    public static FieldPath Root { get; } = new(null, "");

    public IReadOnlyList<string> Segments
    {
        get
        {
            var segments = new List<string>();
            for (var at = this; at._parent is not null; at = at._parent)
            {
                segments.Add(at._segment);
            }

            segments.Reverse();
            return segments;
        }
    }

    public FieldPath Child(string segment) => new(this, segment);

    /// <summary>For people: <c>spec.containers[name=web].image</c>, <c>metadata.labels["app.kubernetes.io/name"]</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var segment in Segments)
        {
            Append(text, segment);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string segment)
    {
        var rest = segment.Length > 2 ? segment[2..] : "";
        if (!segment.StartsWith("f:", StringComparison.Ordinal))
        {
            text.Append('[').Append(Shown(segment[0] == 'k' ? Keys(rest) : segment[0] == 'v' ? $"={rest}" : rest)).Append(']');
        }
        else if (rest.Length > 0 && rest.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '$'))
        {
            text.Append(text.Length == 0 ? "" : ".").Append(Shown(rest));
        }
        else
        {
            text.Append("[\"").Append(Shown(rest)).Append("\"]");
        }
    }

    private static string Keys(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject keys ? string.Join(',', keys.Select(pair => $"{pair.Key}={pair.Value}")) : json;
        }
        catch (JsonException)
        {
            // Shown as it stands: an API server wrote it, and it is only for people.
            return json;
        }
    }

    private static string Shown(string text)
    {
        var cut = text.Length > MaxShownSegment ? text[..MaxShownSegment] : text;
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? '?' : c)) : cut;
    }
}

using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Takes secret values out of objects that are shown. Within the views of one object equal marks mean equal values of one key; a mark tells
/// nothing about length, and nothing across objects. What counts is what the API server itself takes for a core/v1 Secret.
/// </summary>
public static class SecretMasking
{
    private const int ShortestMark = 8;
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private static readonly string[] SecretFields = ["data", "stringData"];

    public static bool IsSecret(KubeObject item)
    {
        ArgumentNullException.ThrowIfNull(item);

        return item.Gvk.Group.Length == 0 && item.Kind == "Secret";
    }

    /// <summary>
    /// Masks several views (desired, live, predicted) of one object in the same way. Views of other kinds are handed back unchanged.
    /// </summary>
    public static IReadOnlyList<KubeObject?> Mask(params IReadOnlyList<KubeObject?> views)
    {
        ArgumentNullException.ThrowIfNull(views);

        var marks = new Dictionary<(string Key, string Value), string>();
        var counts = new Dictionary<string, int>();
        return [.. views.Select(view => view is null || !IsSecret(view) ? view : MaskOne(view, marks, counts))];
    }

    private static KubeObject MaskOne(KubeObject view, Dictionary<(string, string), string> marks, Dictionary<string, int> counts)
    {
        var content = view.CloneContent();
        foreach (var field in SecretFields)
        {
            if (content[field] is JsonObject values)
            {
                foreach (var key in values.Select(pair => pair.Key).ToList())
                {
                    values[key] = Mark(key, CanonicalJson.Text(values[key]), marks, counts);
                }
            }
            else if (content.ContainsKey(field))
            {
                // Not a map: the server would refuse it, and it may hold anything.
                content[field] = new string('+', ShortestMark);
            }
        }

        if (content["metadata"]?["annotations"] is JsonObject annotations && annotations.ContainsKey(LastApplied))
        {
            annotations[LastApplied] = new string('+', ShortestMark);
        }

        return new KubeObject(content);
    }

    private static string Mark(string key, string value, Dictionary<(string, string), string> marks, Dictionary<string, int> counts)
    {
        if (!marks.TryGetValue((key, value), out var mark))
        {
            counts[key] = counts.GetValueOrDefault(key) + 1;
            marks[(key, value)] = mark = new string('+', ShortestMark - 1 + counts[key]);
        }

        return mark;
    }
}

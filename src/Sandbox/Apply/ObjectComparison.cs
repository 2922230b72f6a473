using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Sandbox.Apply;

/// <summary>Which paths differ between two versions of an object.</summary>
internal sealed class ObjectComparison
{
    private readonly List<string> _path = [];

    private ObjectComparison()
    {
    }

    public FieldSet Added { get; } = new();

    public FieldSet Removed { get; } = new();

    public FieldSet Modified { get; } = new();

    public bool IsSame => Added.IsEmpty && Removed.IsEmpty && Modified.IsEmpty;

    /// <exception cref="ApplyException">A list element lacks its key.</exception>
    public static ObjectComparison Of(Schema schema, JsonObject before, JsonObject after)
    {
        var comparison = new ObjectComparison();
        comparison.CompareMaps(schema, before, after);
        return comparison;
    }

    private void Compare(Schema schema, JsonNode? before, JsonNode? after)
    {
        if (before is null && after is null)
        {
            return;
        }

        if (IsMapOnBothSides(schema, before, after))
        {
            CompareMaps(schema, before as JsonObject ?? [], after as JsonObject ?? []);
        }
        else if (IsListOnBothSides(schema, before, after))
        {
            CompareLists(schema, before as JsonArray ?? [], after as JsonArray ?? []);
        }
        else
        {
            if (before is not null && after is not null && !JsonNode.DeepEquals(before, after))
            {
                Modified.Insert(_path);
            }
        }

        if (before is null)
        {
            Added.Insert(_path);
        }
        else if (after is null)
        {
            Removed.Insert(_path);
        }
    }

    private static bool IsMapOnBothSides(Schema schema, JsonNode? before, JsonNode? after) =>
        (before is null || TypedValue.IsGranularMap(schema, before)) && (after is null || TypedValue.IsGranularMap(schema, after));

    private static bool IsListOnBothSides(Schema schema, JsonNode? before, JsonNode? after) =>
        (before is null || TypedValue.IsGranularList(schema, before)) && (after is null || TypedValue.IsGranularList(schema, after));

    private void CompareMaps(Schema schema, JsonObject before, JsonObject after)
    {
        foreach (var (key, value) in before)
        {
            Step(PathElement.Field(key), schema.ChildOf(key), value, after[key]);
        }

        foreach (var (key, value) in after)
        {
            if (!before.ContainsKey(key))
            {
                Step(PathElement.Field(key), schema.ChildOf(key), null, value);
            }
        }
    }

    private void CompareLists(Schema schema, JsonArray before, JsonArray after)
    {
        var (left, right) = (Group(schema, before), Group(schema, after));
        foreach (var step in left.Keys.Union(right.Keys))
        {
            left.TryGetValue(step, out var old);
            right.TryGetValue(step, out var now);
            if (old is { Count: > 1 } || now is { Count: > 1 })
            {
                CompareDuplicates(step, old, now);
            }
            else
            {
                Step(step, schema.Element!, old?[0], now?[0]);
            }
        }
    }

    private void CompareDuplicates(string step, List<JsonNode?>? before, List<JsonNode?>? after)
    {
        _path.Add(step);
        if (before is null)
        {
            Added.Insert(_path);
        }
        else if (after is null)
        {
            Removed.Insert(_path);
        }
        else if (before.Count != after.Count || !before.Zip(after).All(pair => JsonNode.DeepEquals(pair.First, pair.Second)))
        {
            Modified.Insert(_path);
        }

        _path.RemoveAt(_path.Count - 1);
    }

    private void Step(string step, Schema schema, JsonNode? before, JsonNode? after)
    {
        _path.Add(step);
        Compare(schema, before, after);
        _path.RemoveAt(_path.Count - 1);
    }

    private static Dictionary<string, List<JsonNode?>> Group(Schema schema, JsonArray list)
    {
        var groups = new Dictionary<string, List<JsonNode?>>(StringComparer.Ordinal);
        foreach (var (step, item) in TypedValue.Elements(schema, list))
        {
            if (!groups.TryGetValue(step, out var group))
            {
                groups[step] = group = [];
            }

            group.Add(item);
        }

        return groups;
    }
}

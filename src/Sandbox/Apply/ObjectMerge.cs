using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Sandbox.Apply;

/// <summary>Lays an applied configuration over an object: what it names takes its values, everything else stays.</summary>
internal static class ObjectMerge
{
    /// <param name="schema">Of both.</param>
    /// <param name="target">Changed, and part of the result.</param>
    /// <param name="config">Only read. Nulls remove.</param>
    /// <exception cref="ApplyException">A list element lacks its key, or the configuration has one twice.</exception>
    public static void Apply(Schema schema, JsonObject target, JsonObject config)
    {
        foreach (var (key, value) in config)
        {
            var child = schema.ChildOf(key);
            target.TryGetPropertyValue(key, out var current);
            if (value is null)
            {
                // A null says nothing about the entries of a map or list, but removes a value.
                if (current is null || !(TypedValue.IsGranularMap(child, current) || TypedValue.IsGranularList(child, current)))
                {
                    target.Remove(key);
                }

                continue;
            }

            var merged = Merge(child, current, value);
            if (!ReferenceEquals(merged, current))
            {
                target[key] = merged;
            }
        }
    }

    private static JsonNode Merge(Schema schema, JsonNode? current, JsonNode value)
    {
        switch (value)
        {
            case JsonObject map when TypedValue.IsGranularMap(schema, map):
                if (map.Count == 0 && current is not JsonObject { Count: > 0 })
                {
                    return new JsonObject();
                }

                var target = current as JsonObject ?? [];
                Apply(schema, target, map);
                return target;
            case JsonArray list when TypedValue.IsGranularList(schema, list):
                return list.Count == 0 && current is not JsonArray { Count: > 0 } ? new JsonArray() : MergeList(schema, current as JsonArray ?? [], list);
            default:
                return value.DeepClone();
        }
    }

    /// <summary>
    /// Elements of both, in an order that keeps to the configuration's for its own and to the object's for the others, which stay as near
    /// to their old neighbours as that allows.
    /// </summary>
    private static JsonArray MergeList(Schema schema, JsonArray current, JsonArray config)
    {
        var left = TypedValue.Elements(schema, current);
        var right = TypedValue.Elements(schema, config);
        var (inLeft, inRight) = (Index(left), Index(right));
        if (inRight.Count < right.Count)
        {
            var twice = right.GroupBy(element => element.Step).First(group => group.Count() > 1).Key;
            throw new ApplyException($"duplicate entries for key {PathElement.Shown(twice)}");
        }

        var shared = new Queue<string>(right.Where(element => inLeft.ContainsKey(element.Step)).Select(element => element.Step));
        var next = shared.TryDequeue(out var first) ? first : null;
        var merged = new List<JsonNode?>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        current.Clear();
        for (var (l, r) = (0, 0); l < left.Count || r < right.Count;)
        {
            if (l < left.Count && r < right.Count)
            {
                var step = left[l].Step;
                if (step == right[r].Step)
                {
                    Take(right[r]);
                    l++;
                    r++;
                    next = shared.TryDequeue(out var following) ? following : null;
                    continue;
                }

                if (inRight.ContainsKey(step) && next is not null && next != step)
                {
                    // Shared, but its turn in the configuration's order comes later.
                    l++;
                    continue;
                }
            }

            if (l < left.Count)
            {
                if (!inRight.ContainsKey(left[l].Step))
                {
                    merged.Add(left[l].Item);
                    l++;
                    continue;
                }

                if (done.Contains(left[l].Step))
                {
                    l++;
                }
            }

            if (r < right.Count)
            {
                Take(right[r]);
                if (next == right[r].Step)
                {
                    next = shared.TryDequeue(out var following) ? following : null;
                }

                r++;
            }
        }

        return new JsonArray([.. merged]);

        void Take((string Step, JsonNode? Item) element)
        {
            done.Add(element.Step);
            merged.Add(element.Item is null ? null : Merge(schema.Element!, inLeft.GetValueOrDefault(element.Step), element.Item));
        }
    }

    private static Dictionary<string, JsonNode?> Index(IReadOnlyList<(string Step, JsonNode? Item)> elements)
    {
        var index = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (step, item) in elements)
        {
            index.TryAdd(step, item);
        }

        return index;
    }
}

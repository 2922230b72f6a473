using System.Text.Json.Nodes;

namespace OrleansGitOps.TestKit.FakeClusters;

/// <summary>
/// Server-side apply with force, as far as pure tests need it: maps merge, lists whose items all have a <c>name</c> are keyed by it, other
/// lists are atomic; what the manager applied before, applies no more and nobody else owns goes away.
/// </summary>
internal static class FakeServerSideApply
{
    public static JsonObject Apply(JsonObject? live, JsonObject sent, string manager)
    {
        var result = live is null ? [] : (JsonObject)live.DeepClone();
        var entries = result["metadata"]?["managedFields"] as JsonArray ?? [];
        var own = entries.OfType<JsonObject>().FirstOrDefault(
            entry => (string?)entry["manager"] == manager && (string?)entry["operation"] == "Apply");
        var content = (JsonObject)sent.DeepClone();
        (content["metadata"] as JsonObject)?.Remove("resourceVersion");
        (content["metadata"] as JsonObject)?.Remove("uid");
        var fields = Fields(content, isRoot: true);
        var others = entries.OfType<JsonObject>().Where(entry => entry != own).Select(entry => (JsonObject)entry["fieldsV1"]!).ToList();
        if (own is not null)
        {
            Remove(result, (JsonObject)own["fieldsV1"]!, fields, others);
        }

        Merge(result, content);
        var updated = new JsonArray([.. entries.OfType<JsonObject>().Where(entry => entry != own).Select(entry => entry.DeepClone())])
        {
            new JsonObject
            {
                ["manager"] = manager, ["operation"] = "Apply", ["apiVersion"] = (string)sent["apiVersion"]!,
                ["time"] = "2026-01-01T00:00:00Z",
                ["fieldsType"] = "FieldsV1", ["fieldsV1"] = fields,
            },
        };
        ((JsonObject)result["metadata"]!)["managedFields"] = updated;
        return result;
    }

    /// <summary>The set of fields that an object holds.</summary>
    public static JsonObject Fields(JsonObject content, bool isRoot = false)
    {
        var fields = new JsonObject();
        foreach (var (key, value) in content)
        {
            if (!isRoot || key is not ("apiVersion" or "kind"))
            {
                fields[$"f:{key}"] = isRoot && key == "metadata" ? Metadata((JsonObject)value!) : Of(value);
            }
        }

        return fields;
    }

    private static JsonObject Metadata(JsonObject metadata) =>
        Fields(new JsonObject(metadata.Where(pair => pair.Key is "labels" or "annotations" or "finalizers")
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))));

    private static JsonObject Of(JsonNode? value)
    {
        if (value is JsonObject { Count: > 0 } map)
        {
            return Fields(map);
        }

        var fields = new JsonObject();
        foreach (var item in IsKeyed(value) ? ((JsonArray)value!).OfType<JsonObject>() : [])
        {
            var child = Fields(item);
            child["."] = new JsonObject();
            fields[Key(item)] = child;
        }

        return fields;
    }

    private static bool IsKeyed(JsonNode? value) =>
        value is JsonArray { Count: > 0 } list && list.All(item => item is JsonObject map && map["name"] is JsonValue);

    private static string Key(JsonObject item) => $"k:{new JsonObject { ["name"] = item["name"]!.DeepClone() }.ToJsonString()}";

    private static void Merge(JsonObject target, JsonObject sent)
    {
        foreach (var (key, value) in sent)
        {
            if (value is JsonObject map && target[key] is JsonObject into)
            {
                Merge(into, map);
            }
            else if (IsKeyed(value) && target[key] is JsonArray list)
            {
                MergeItems(list, (JsonArray)value!);
            }
            else
            {
                target[key] = value?.DeepClone();
            }
        }
    }

    private static void MergeItems(JsonArray target, JsonArray sent)
    {
        foreach (var item in sent.OfType<JsonObject>())
        {
            if (target.OfType<JsonObject>().FirstOrDefault(other => Key(other) == Key(item)) is { } into)
            {
                Merge(into, item);
            }
            else
            {
                target.Add(item.DeepClone());
            }
        }
    }

    private static void Remove(JsonNode target, JsonObject before, JsonObject now, IReadOnlyList<JsonObject> others)
    {
        foreach (var (key, value) in before.Where(pair => pair.Key != "."))
        {
            var child = Child(target, key);
            var otherChildren = others.Select(other => other[key]).OfType<JsonObject>().ToList();
            if (child is null)
            {
                continue;
            }

            if (now[key] is JsonObject kept)
            {
                Remove(child, (JsonObject)value!, kept, otherChildren);
            }
            else if (otherChildren.Count == 0)
            {
                (target as JsonObject)?.Remove(key[2..]);
                (target as JsonArray)?.Remove(child);
            }
            else
            {
                Remove(child, (JsonObject)value!, [], otherChildren);
            }
        }
    }

    private static JsonNode? Child(JsonNode target, string key) => target switch
    {
        JsonObject map when key.StartsWith("f:", StringComparison.Ordinal) => map[key[2..]],
        JsonArray list => list.OfType<JsonObject>().FirstOrDefault(item => item["name"] is not null && Key(item) == key),
        _ => null,
    };
}

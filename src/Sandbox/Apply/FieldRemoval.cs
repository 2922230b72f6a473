using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Sandbox.Apply;

/// <summary>Takes paths out of an object.</summary>
internal static class FieldRemoval
{
    /// <param name="schema">Of the object.</param>
    /// <param name="target">Only read.</param>
    /// <param name="paths">What to take out; a path in the set goes with all that is below it.</param>
    public static JsonObject Remove(Schema schema, JsonObject target, FieldSet paths) =>
        RemoveFromMap(schema, target, paths) ?? [];

    /// <summary>
    /// A set in which known fields that have paths below are themselves members: taking all below out then takes the field along.
    /// </summary>
    public static FieldSet WithNamedFields(Schema schema, FieldSet set) => set.Rewrite(
        step => schema.Shape == SchemaShape.Struct && step[0] == 'f' && schema.Fields.ContainsKey(step[2..]),
        (step, below) => WithNamedFields(step[0] == 'f' ? schema.ChildOf(step[2..]) : schema.Element ?? Schema.Untyped, below));

    private static JsonObject? RemoveFromMap(Schema schema, JsonObject map, FieldSet paths)
    {
        var rest = new JsonObject();
        foreach (var (key, value) in map)
        {
            var step = PathElement.Field(key);
            if (paths.HasMember(step))
            {
                continue;
            }

            if (paths.Below(step) is not { } below)
            {
                rest[key] = value?.DeepClone();
            }
            else if (RemoveFrom(schema.ChildOf(key), value, below) is { } left)
            {
                rest[key] = left;
            }
        }

        return rest.Count == 0 ? null : rest;
    }

    private static JsonNode? RemoveFrom(Schema schema, JsonNode? value, FieldSet paths) => value switch
    {
        JsonObject map when TypedValue.IsGranularMap(schema, map) => RemoveFromMap(schema, map, paths),
        JsonArray list when TypedValue.IsGranularList(schema, list) => RemoveFromList(schema, list, paths),
        // What is one value cannot lose a part of itself: paths below it come from another type's time, and go with the whole.
        JsonObject or JsonArray => null,
        _ => value?.DeepClone(),
    };

    private static JsonArray? RemoveFromList(Schema schema, JsonArray list, FieldSet paths)
    {
        var rest = new JsonArray();
        foreach (var (step, item) in TypedValue.Elements(schema, list))
        {
            if (!paths.HasMember(step))
            {
                rest.Add(paths.Below(step) is { } below ? RemoveFrom(schema.Element!, item, below) : item?.DeepClone());
            }
        }

        return rest.Count == 0 ? null : rest;
    }
}

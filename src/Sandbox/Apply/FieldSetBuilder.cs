using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Sandbox.Apply;

/// <summary>The set of all paths of an object, as an applier that sent it owns them.</summary>
internal sealed class FieldSetBuilder
{
    private readonly FieldSet _set = new();
    private readonly List<string> _path = [];

    /// <exception cref="ApplyException">A list element lacks its key.</exception>
    public static FieldSet Build(Schema schema, JsonObject value)
    {
        var builder = new FieldSetBuilder();
        builder.VisitMap(schema, value);
        return builder._set;
    }

    private void Visit(Schema schema, JsonNode? value)
    {
        if (TypedValue.IsGranularMap(schema, value))
        {
            VisitMap(schema, (JsonObject)value!);
        }
        else if (TypedValue.IsGranularList(schema, value))
        {
            VisitList(schema, (JsonArray)value!);
        }
        else if (!(value is null && schema is { Shape: SchemaShape.List, IsAtomic: false }))
        {
            _set.Insert(_path);
        }
    }

    private void VisitMap(Schema schema, JsonObject map)
    {
        foreach (var (key, value) in map)
        {
            _path.Add(PathElement.Field(key));
            Visit(schema.ChildOf(key), value);
            var isFixed = schema.Shape == SchemaShape.Struct && schema.Fields.ContainsKey(key);
            if (!isFixed || value is null or JsonObject { Count: 0 })
            {
                _set.Insert(_path);
            }

            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void VisitList(Schema schema, JsonArray list)
    {
        var elements = TypedValue.Elements(schema, list);
        foreach (var group in elements.GroupBy(element => element.Step))
        {
            _path.Add(group.Key);
            // Elements that are there twice cannot be told apart: they are owned together.
            if (group.Count() == 1)
            {
                Visit(schema.Element!, group.First().Item);
            }

            _set.Insert(_path);
            _path.RemoveAt(_path.Count - 1);
        }
    }
}

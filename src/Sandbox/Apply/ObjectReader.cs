using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Sandbox.Apply;

/// <summary>
/// Gives a built-in object the form in which the API server keeps it, which reads it into a struct of its kind: unknown fields and nulls
/// go, values are of their types, structs held by value are there.
/// </summary>
internal sealed class ObjectReader
{
    private readonly List<string> _unknown = [];

    private ObjectReader()
    {
    }

    /// <param name="schema">Of the kind.</param>
    /// <param name="content">Changed in place.</param>
    /// <param name="unknown">Paths of the fields that were dropped.</param>
    /// <returns>What is wrong, in words that name the first wrong value; null: nothing.</returns>
    public static string? Read(Schema schema, JsonObject content, out IReadOnlyList<string> unknown)
    {
        var reader = new ObjectReader();
        var problem = reader.ReadStruct(schema, content, "");
        unknown = reader._unknown;
        return problem;
    }

    /// <summary>Adds the structs that are held by value.</summary>
    public static void FillStructs(Schema schema, JsonObject content)
    {
        foreach (var field in schema.Fields.Values)
        {
            if (field.IsAlwaysThere && content[field.Name] is null)
            {
                content[field.Name] = new JsonObject();
            }
        }

        foreach (var (key, value) in content)
        {
            if (schema.Shape == SchemaShape.Struct && schema.Fields.TryGetValue(key, out var field))
            {
                FillBelow(field.Type, value);
            }
        }
    }

    private static void FillBelow(Schema schema, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map when schema.Shape == SchemaShape.Struct:
                FillStructs(schema, map);
                break;
            case JsonObject map when schema.Shape == SchemaShape.Map:
                foreach (var (_, item) in map)
                {
                    FillBelow(schema.Element!, item);
                }

                break;
            case JsonArray list when schema.Shape == SchemaShape.List:
                foreach (var item in list)
                {
                    FillBelow(schema.Element!, item);
                }

                break;
        }
    }

    private string? ReadStruct(Schema schema, JsonObject map, string path)
    {
        foreach (var (key, value) in map.ToList())
        {
            var at = path.Length == 0 ? key : $"{path}.{key}";
            if (!schema.Fields.TryGetValue(key, out var field))
            {
                _unknown.Add(at);
                map.Remove(key);
            }
            else if (value is null)
            {
                map.Remove(key);
            }
            else if (ReadValue(field.Type, value, at, schema.Name) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private string? ReadValue(Schema schema, JsonNode? value, string path, string? owner)
    {
        switch (schema.Shape)
        {
            case SchemaShape.Struct when value is JsonObject map:
                return ReadStruct(schema, map, path);
            case SchemaShape.Map when value is JsonObject map:
                return map.Select(item => ReadValue(schema.Element!, item.Value, path, owner)).FirstOrDefault(problem => problem is not null);
            case SchemaShape.List when value is JsonArray list:
                return list.Select((item, i) => ReadValue(schema.Element!, item, $"{path}[{i}]", owner)).FirstOrDefault(problem => problem is not null);
            case SchemaShape.Untyped:
                return null;
            case SchemaShape.Scalar when value is null || Fits(schema.Scalar, value):
                return null;
            default:
                return $"json: cannot unmarshal {NameOf(value)} into Go struct field {owner?.Split('.')[^1]}.{WithoutIndexes(path)} of type {GoType(schema)}";
        }
    }

    private static bool Fits(ScalarType type, JsonNode value) => (type, value.GetValueKind()) switch
    {
        (ScalarType.Any, _) => true,
        (ScalarType.Text or ScalarType.Bytes or ScalarType.Time or ScalarType.MicroTime, JsonValueKind.String) => true,
        (ScalarType.Boolean, JsonValueKind.True or JsonValueKind.False) => true,
        (ScalarType.Integer, JsonValueKind.Number) => IsInteger(value),
        (ScalarType.Number, JsonValueKind.Number) => true,
        (ScalarType.Quantity, JsonValueKind.String or JsonValueKind.Number) => true,
        (ScalarType.IntegerOrText, JsonValueKind.String) => true,
        (ScalarType.IntegerOrText, JsonValueKind.Number) => IsInteger(value),
        _ => false,
    };

    private static bool IsInteger(JsonNode value) =>
        long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static string NameOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => $"number {value.ToJsonString()}",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "null",
    };

    private static string GoType(Schema schema) => schema.Shape switch
    {
        SchemaShape.Struct => $"v1.{schema.Name?.Split('.')[^1]}",
        SchemaShape.Map => $"map[string]{GoType(schema.Element!)}",
        SchemaShape.List => $"[]{GoType(schema.Element!)}",
        _ => schema.Scalar switch
        {
            ScalarType.Integer => "int32",
            ScalarType.Number => "float64",
            ScalarType.Boolean => "bool",
            ScalarType.Bytes => "[]uint8",
            _ => "string",
        },
    };

    private static string WithoutIndexes(string path)
    {
        while (path.IndexOf('[', StringComparison.Ordinal) is var open and >= 0)
        {
            path = path.Remove(open, path.IndexOf(']', open) - open + 1);
        }

        return path;
    }
}

using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Schemas;
using OrleansGitOps.Sandbox.Kinds;

namespace OrleansGitOps.Sandbox.Discovery;

/// <summary>
/// OpenAPI v3, one document for each group and version: as far as kubectl needs it to know that the server validates fields, and to make
/// strategic merge patches. Descriptions are left out.
/// </summary>
internal static class OpenApiDocuments
{
    private const string Schemas = "#/components/schemas/";

    /// <summary><c>/openapi/v3</c>.</summary>
    public static JsonObject Index(KindRegistry kinds)
    {
        var paths = new JsonObject();
        foreach (var version in kinds.All.Select(PathOf).Distinct())
        {
            paths[version] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{version}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    /// <summary><c>/openapi/v3/PATH</c>; null: that version is not served.</summary>
    /// <param name="kinds">What is served.</param>
    /// <param name="path"><c>api/v1</c> or <c>apis/GROUP/VERSION</c>.</param>
    public static JsonObject? Of(KindRegistry kinds, string path)
    {
        var served = kinds.All.Where(kind => PathOf(kind) == path).ToList();
        if (served.Count == 0)
        {
            return null;
        }

        var (paths, schemas) = (new JsonObject(), new JsonObject());
        var named = new Queue<Schema>();
        foreach (var kind in served)
        {
            paths[$"/{path}/{(kind.IsNamespaced ? "namespaces/{namespace}/" : "")}{kind.Plural}/{{name}}"] = Operations(kind);
            var schema = Struct(kind.Schema, named);
            schema["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(kind));
            schemas[kind.Schema.Name ?? $"{kind.Group}.{kind.Version}.{kind.Kind}"] = schema;
        }

        while (named.TryDequeue(out var schema))
        {
            if (!schemas.ContainsKey(schema.Name!))
            {
                schemas[schema.Name!] = schema.Shape == SchemaShape.Struct ? Struct(schema, named) : new JsonObject { ["type"] = "object" };
            }
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "OrleansGitOps sandbox", ["version"] = "v1.35.0" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static string PathOf(ResourceKind kind) => kind.Group.Length == 0 ? $"api/{kind.Version}" : $"apis/{kind.Group}/{kind.Version}";

    private static JsonObject Operations(ResourceKind kind)
    {
        var operations = new JsonObject();
        foreach (var (method, action) in ((string, string)[])[("get", "get"), ("put", "put"), ("patch", "patch"), ("delete", "delete")])
        {
            var parameters = new JsonArray(Parameter("dryRun"));
            if (method is "put" or "patch")
            {
                parameters.Add(Parameter("fieldManager"));
                parameters.Add(Parameter("fieldValidation"));
            }

            operations[method] = new JsonObject
            {
                ["parameters"] = parameters,
                ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
                ["x-kubernetes-action"] = action,
                ["x-kubernetes-group-version-kind"] = GroupVersionKind(kind),
            };
        }

        return operations;
    }

    private static JsonObject Parameter(string name) => new()
    {
        ["name"] = name, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
    };

    private static JsonObject GroupVersionKind(ResourceKind kind) =>
        new() { ["group"] = kind.Group, ["kind"] = kind.Kind, ["version"] = kind.Version };

    private static JsonObject Struct(Schema schema, Queue<Schema> named)
    {
        var properties = new JsonObject();
        foreach (var field in schema.Fields.Values.OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            properties[field.Name] = Field(field, named);
        }

        var node = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (schema.IsAtomic)
        {
            node["x-kubernetes-map-type"] = "atomic";
        }

        return node;
    }

    private static JsonObject Field(SchemaField field, Queue<Schema> named)
    {
        var node = Type(field.Type, named);
        var strategy = (field.Merges, field.RetainsKeys) switch
        {
            (true, true) => "merge,retainKeys",
            (true, false) => "merge",
            (false, true) => "retainKeys",
            _ => null,
        };
        if (strategy is not null)
        {
            node["x-kubernetes-patch-strategy"] = strategy;
        }

        if (field.MergeKey is not null)
        {
            node["x-kubernetes-patch-merge-key"] = field.MergeKey;
        }

        return node;
    }

    private static JsonObject Type(Schema schema, Queue<Schema> named)
    {
        if (schema.Name is not null)
        {
            named.Enqueue(schema);
            return new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = Schemas + schema.Name }) };
        }

        return schema.Shape switch
        {
            SchemaShape.Struct => Struct(schema, named),
            SchemaShape.Map => new JsonObject { ["type"] = "object", ["additionalProperties"] = Type(schema.Element!, named) },
            SchemaShape.List => List(schema, named),
            SchemaShape.Untyped => new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true },
            _ => Scalar(schema.Scalar),
        };
    }

    private static JsonObject List(Schema schema, Queue<Schema> named)
    {
        var node = new JsonObject
        {
            ["type"] = "array",
            ["items"] = Type(schema.Element!, named),
            ["x-kubernetes-list-type"] = schema.IsAtomic ? "atomic" : schema.List == ListType.Set ? "set" : "map",
        };
        if (schema.Keys.Count > 0)
        {
            node["x-kubernetes-list-map-keys"] = new JsonArray([.. schema.Keys.Select(key => (JsonNode)key)]);
        }

        return node;
    }

    private static JsonObject Scalar(ScalarType type) => type switch
    {
        ScalarType.Integer => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
        ScalarType.Number => new JsonObject { ["type"] = "number" },
        ScalarType.Boolean => new JsonObject { ["type"] = "boolean" },
        ScalarType.Bytes => new JsonObject { ["type"] = "string", ["format"] = "byte" },
        ScalarType.Time or ScalarType.MicroTime => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        ScalarType.IntegerOrText => new JsonObject { ["x-kubernetes-int-or-string"] = true },
        ScalarType.Any => new JsonObject { ["type"] = "object" },
        _ => new JsonObject { ["type"] = "string" },
    };
}

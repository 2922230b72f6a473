using System.Text.Json.Nodes;

namespace OrleansGitOps.Engine.Health;

/// <summary>
/// Reads fields of a live object. An absent or null field is the zero value of its type, as for Kubernetes' own types; a field of another
/// type is a <see cref="HealthFieldException"/> that names it.
/// </summary>
internal readonly struct HealthFields(JsonObject? content, string path)
{
    public string Path { get; } = path;

    public HealthFields Object(string name) => Node(name) switch
    {
        null => new HealthFields(null, At(name)),
        JsonObject child => new HealthFields(child, At(name)),
        _ => throw NotA("an object", name),
    };

    /// <summary>Null where the object is absent.</summary>
    public HealthFields? ObjectOrNull(string name) => Node(name) is null ? null : Object(name);

    public IReadOnlyList<HealthFields> Objects(string name)
    {
        var at = At(name);
        return Node(name) switch
        {
            null => [],
            JsonArray list => [.. list.Select((item, i) => new HealthFields(
                item as JsonObject ?? throw new HealthFieldException($"{at}[{i}] is not an object"), $"{at}[{i}]"))],
            _ => throw NotA("a list", name),
        };
    }

    public string Text(string name) => Node(name) switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw NotA("a text", name),
    };

    public long Number(string name) => NumberOrNull(name) ?? 0;

    public long? NumberOrNull(string name) => Node(name) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        _ => throw NotA("a whole number", name),
    };

    public bool Flag(string name) => Node(name) switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw NotA("true or false", name),
    };

    /// <summary>The first entry of <c>conditions</c> of this type, or null.</summary>
    public HealthFields? Condition(string type)
    {
        foreach (var condition in Objects("conditions"))
        {
            if (condition.Text("type") == type)
            {
                return condition;
            }
        }

        return null;
    }

    private JsonNode? Node(string name) => content is not null && content.TryGetPropertyValue(name, out var node) ? node : null;

    private string At(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private HealthFieldException NotA(string type, string name) => new($"{At(name)} is not {type}");
}

using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>
/// Reads a map strictly: a value of another type, and at <see cref="Done"/> a field that nobody asked for, is an error with its path.
/// Null is an absent field. With <paramref name="scalarsAreTexts"/> a number or boolean is taken as the text it is written as:
/// kustomize reads plug-in configurations so, but not its own file. As in kustomize (which decodes by Go's rules) a name also counts in
/// another case, but an exact one goes first.
/// </summary>
internal sealed class FieldReader(JsonObject map, string file, string path, bool scalarsAreTexts = false)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>file: path</c>, or the file alone for its root.</summary>
    public string Where => path.Length == 0 ? file : $"{file}: {path}";

    public bool Has(string name) => Get(name) is not null;

    public string At(string name) => path.Length == 0 ? $"{file}: {name}" : $"{file}: {path}.{name}";

    public string Text(string name) => Get(name) switch
    {
        null => "",
        var node => AsText(node) ?? throw WrongType(At(name), "a text", node),
    };

    public bool Flag(string name) => Get(name) switch
    {
        null => false,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        var node => throw WrongType(At(name), "true or false", node),
    };

    public long? Number(string name) => Get(name) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number
            && long.TryParse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
        var node => throw WrongType(At(name), "a whole number", node),
    };

    public IReadOnlyList<string> Texts(string name) => Items(name, (node, where) =>
        AsText(node) ?? throw WrongType(where, "a text", node));

    public IReadOnlyDictionary<string, string> TextMap(string name)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Map(name) ?? [])
        {
            result[key] = value is null ? "" : AsText(value) ?? throw WrongType($"{At(name)}.{key}", "a text; put it in quotes", value);
        }

        return result;
    }

    public T? Object<T>(string name, Func<FieldReader, T> read)
        where T : class =>
        Map(name) is { } child ? ReadChild(child, path.Length == 0 ? name : $"{path}.{name}", read) : null;

    public IReadOnlyList<T> Objects<T>(string name, Func<FieldReader, T> read) => Items(name, (node, where) =>
        node is JsonObject child ? ReadChild(child, where[(file.Length + 2)..], read) : throw WrongType(where, "a map", node));

    /// <exception cref="Errors.GitOpsException">A field is left that was not asked for.</exception>
    public void Done()
    {
        foreach (var (name, _) in map)
        {
            if (!_known.Contains(name))
            {
                throw RenderError.Failed(
                    $"{At(name)}: unknown field; known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    private static Errors.GitOpsException WrongType(string where, string wanted, JsonNode? found) =>
        RenderError.Failed($"{where}: expected {wanted}, found {Describe(found)}.");

    private static string Describe(JsonNode? node) => node switch
    {
        null => "nothing",
        JsonObject => "a map",
        JsonArray => "a list",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            _ => "true or false",
        },
    };

    private string? AsText(JsonNode? node) =>
        JsonText.IsText(node) || (scalarsAreTexts && node is JsonValue) ? JsonText.Of(node) : null;

    private T ReadChild<T>(JsonObject child, string childPath, Func<FieldReader, T> read)
    {
        var reader = new FieldReader(child, file, childPath, scalarsAreTexts);
        var result = read(reader);
        reader.Done();
        return result;
    }

    private List<T> Items<T>(string name, Func<JsonNode?, string, T> read)
    {
        var list = Get(name) switch
        {
            null => null,
            JsonArray array => array,
            var node => throw WrongType(At(name), "a list", node),
        };
        var result = new List<T>(list?.Count ?? 0);
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            result.Add(read(list![i], $"{At(name)}[{i}]"));
        }

        return result;
    }

    private JsonObject? Map(string name) => Get(name) switch
    {
        null => null,
        JsonObject child => child,
        var node => throw WrongType(At(name), "a map", node),
    };

    public JsonNode? Get(string name)
    {
        _known.Add(name);
        if (map.TryGetPropertyValue(name, out var exact))
        {
            return exact;
        }

        foreach (var (key, value) in map)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Manifests.Schemas;

/// <summary>Reads the lines of <c>kubernetes.schema</c>; that file's head says how they are written.</summary>
internal sealed class SchemaReader
{
    private readonly Dictionary<string, Schema> _types = new(StringComparer.Ordinal);

    public SchemaReader(IEnumerable<string> lines)
    {
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            var parts = SplitTokens(line);
            var isAtomic = parts[0].EndsWith('!');
            var name = parts[0].TrimEnd('!');
            var free = parts.Find(part => part.StartsWith("*=", StringComparison.Ordinal));
            _types[name] = free is null
                ? Schema.Struct(() => parts.Skip(1).Select(Field), isAtomic, name: name)
                : Schema.MapOf(Type(free[2..]), isAtomic);
        }
    }

    public IReadOnlyDictionary<string, Schema> Types => _types;

    private SchemaField Field(string text)
    {
        var name = text[..text.IndexOf('=', StringComparison.Ordinal)];
        var rest = text[(name.Length + 1)..];
        var fallback = rest.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? rest[(at + 1)..] : null;
        var type = fallback is null ? rest : rest[..^(fallback.Length + 1)];
        var retains = type.EndsWith('~');
        type = type.TrimEnd('~');
        var merge = type.IndexOf('^', StringComparison.Ordinal);
        return new SchemaField(name, Type(merge < 0 ? type : type[..merge]))
        {
            Merges = merge >= 0,
            MergeKey = merge >= 0 && merge < type.Length - 1 ? type[(merge + 1)..] : null,
            RetainsKeys = retains,
            Default = fallback is null or "{}" ? null : JsonNode.Parse(fallback),
            IsAlwaysThere = fallback == "{}",
        };
    }

    private Schema Type(string text) => text switch
    {
        "a" => Schema.Any,
        "u" => Schema.Untyped,
        [var letter] => Schema.OfScalar(Scalar(letter)),
        ['[', .. var list, ']'] => List(list),
        ['{', '!', .. var map, '}'] => Schema.MapOf(Type(map), isAtomic: true),
        ['{', .. var map, '}'] => Schema.MapOf(Type(map)),
        [.. var name, '!'] => Named(name).AsAtomic(),
        _ => Named(text),
    };

    private Schema List(string text)
    {
        // The keys end at the first colon, unless that belongs to a list or map within.
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text[..colon].AsSpan().ContainsAny('[', '{'))
        {
            return Schema.AtomicListOf(Type(text));
        }

        var element = Type(text[(colon + 1)..]);
        return text[..colon] == "set" ? Schema.SetOf(element) : Schema.ListByKeys(element, text[..colon].Split(','));
    }

    private Schema Named(string name) =>
        _types.TryGetValue(name, out var type)
            ? type
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"the schema table does not define {name}"));

    private static ScalarType Scalar(char letter) => letter switch
    {
        's' => ScalarType.Text,
        'i' => ScalarType.Integer,
        'n' => ScalarType.Number,
        'b' => ScalarType.Boolean,
        'q' => ScalarType.Quantity,
        'x' => ScalarType.IntegerOrText,
        't' => ScalarType.Time,
        'm' => ScalarType.MicroTime,
        'y' => ScalarType.Bytes,
        _ => throw new InvalidOperationException($"the schema table has no scalar '{letter}'"),
    };

    private static List<string> SplitTokens(string line) => [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>
/// JSON is YAML, but read by a JSON reader it is many times faster and its escapes mean what JSON says. Whatever is not JSON after all
/// (a flow mapping <c>{a: b}</c>) is left to the YAML parser.
/// </summary>
internal static class JsonTextReader
{
    public static bool LooksLikeJson(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOfAnyExcept(" \t\r\n"u8);
        return at >= 0 && bytes[at] is (byte)'{' or (byte)'[';
    }

    /// <returns>False: not JSON, or deeper than allowed (the YAML parser then says where).</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, string text, string sourceName, YamlLimits limits, [NotNullWhen(true)] out List<YamlDocument>? documents)
    {
        documents = [];
        var budget = new YamlBudget(limits, sourceName);
        var places = new TextPlaces();
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = budget.MaxDepth, AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                var (line, column) = places.Of(bytes, reader.TokenStartIndex);
                budget.Document(documents.Count, line, column);
                var builder = new Builder(budget, places, bytes);
                documents.Add(new(builder.Read(ref reader), line) { Warnings = builder.Warnings, Text = text, Index = documents.Count });
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return true;
    }

    private ref struct Builder(YamlBudget budget, TextPlaces places, ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private readonly YamlValues _values = new();
        private readonly YamlWarnings _warnings = new(budget);

        public readonly IReadOnlyList<YamlWarning> Warnings => _warnings.All;

        public JsonNode? Read(ref Utf8JsonReader reader)
        {
            // Only the failing node pays for its line and column.
            if (budget.IsSpent(reader.ValueSpan.Length))
            {
                var (line, column) = places.Of(_bytes, reader.TokenStartIndex);
                budget.Spend(1, reader.ValueSpan.Length, line, column);
            }

            budget.Spend(1, reader.ValueSpan.Length, 1, 1);
            return reader.TokenType switch
            {
                JsonTokenType.StartObject => ReadObject(ref reader),
                JsonTokenType.StartArray => ReadArray(ref reader),
                JsonTokenType.String => JsonValue.Create(Text(ref reader)),
                JsonTokenType.Number => Number(ref reader),
                JsonTokenType.True => JsonValue.Create(true),
                JsonTokenType.False => JsonValue.Create(false),
                _ => null,
            };
        }

        private JsonObject ReadObject(ref Utf8JsonReader reader)
        {
            var mapping = new JsonObject();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var start = reader.TokenStartIndex;
                var key = Text(ref reader);
                reader.Read();
                var value = Read(ref reader);
                if (!mapping.TryAdd(key, value))
                {
                    WarnKeyTwice(key, start);
                    mapping[key] = value;
                }
            }

            return mapping;
        }

        private readonly void WarnKeyTwice(string key, long start)
        {
            // Finding a place takes time; only warnings that are kept are worth it.
            if (_warnings.TryTake(out var isLast))
            {
                var (line, column) = places.Of(_bytes, start);
                _warnings.AddKeyTwice(key, line, column, isLast);
            }
        }

        private JsonArray ReadArray(ref Utf8JsonReader reader)
        {
            var array = new JsonArray();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                array.Add(Read(ref reader));
            }

            return array;
        }

        private readonly string Text(ref Utf8JsonReader reader)
        {
            try
            {
                return reader.GetString()!;
            }
            catch (InvalidOperationException e)
            {
                throw Error(reader.TokenStartIndex, "the text holds half of a surrogate pair (\\ud800 to \\udfff alone).", e);
            }
        }

        private readonly JsonValue Number(ref Utf8JsonReader reader)
        {
            var text = Encoding.UTF8.GetString(reader.ValueSpan);
            if (!text.AsSpan().ContainsAny('.', 'e', 'E'))
            {
                return _values.Number(text == "-0" ? "0" : text);
            }

            var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            return double.IsFinite(value)
                ? _values.Float(value)
                : throw Error(reader.TokenStartIndex, $"the number {(text.Length <= 40 ? text : text[..40])} is too large.");
        }

        private readonly YamlReadException Error(long index, string problem, Exception? inner = null)
        {
            var (line, column) = places.Of(_bytes, index);
            return budget.Error(line, column, problem, inner);
        }
    }
}

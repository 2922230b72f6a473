using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>
/// Checks JSON against a record and makes a clean copy of it: only known fields, each once, each of its type, without nulls. Errors are
/// collected, not thrown, up to <see cref="MaxErrors"/>.
/// </summary>
internal sealed class StrictJson
{
    private const int MaxErrors = 20;

    private readonly ImmutableArray<FieldError>.Builder _errors = ImmutableArray.CreateBuilder<FieldError>();
    private readonly Utf8JsonWriter _writer;

    private StrictJson(Utf8JsonWriter writer) => _writer = writer;

    /// <param name="json">What came in.</param>
    /// <param name="type">The record it must fit.</param>
    /// <param name="ignored">Fields of the outermost object that are dropped whatever they hold.</param>
    public static (ReadOnlyMemory<byte> Copy, ImmutableArray<FieldError> Errors) Check(
        ReadOnlySpan<byte> json, JsonTypeInfo type, IReadOnlyCollection<string> ignored)
    {
        var copy = new ArrayBufferWriter<byte>(json.Length + 16);
        using var writer = new Utf8JsonWriter(copy, new JsonWriterOptions { SkipValidation = true, MaxDepth = ModelJson.MaxDepth });
        var check = new StrictJson(writer);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ModelJson.MaxDepth });
        try
        {
            reader.Read();
            check.ReadValue(ref reader, type, JsonPath.Root, ignored);
            reader.Read();
        }
        catch (JsonException e)
        {
            check.Add(JsonPath.Root, Explain(e));
        }

        writer.Flush();
        return (copy.WrittenMemory, check._errors.ToImmutable());
    }

    private void ReadValue(ref Utf8JsonReader reader, JsonTypeInfo type, JsonPath path, IReadOnlyCollection<string> ignored)
    {
        if (Nullable.GetUnderlyingType(type.Type) is { } underlying)
        {
            type = type.Options.GetTypeInfo(underlying);
        }

        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when Expect(ref reader, JsonTokenType.StartObject, "an object", path):
                ReadRecord(ref reader, type, path, ignored);
                break;
            case JsonTypeInfoKind.Dictionary when Expect(ref reader, JsonTokenType.StartObject, "an object", path):
                ReadMap(ref reader, type.Options.GetTypeInfo(type.ElementType!), path);
                break;
            case JsonTypeInfoKind.Enumerable when Expect(ref reader, JsonTokenType.StartArray, "a list", path):
                ReadList(ref reader, type.Options.GetTypeInfo(type.ElementType!), path);
                break;
            case JsonTypeInfoKind.None when type.Type == typeof(RawExtension):
                CopyAny(ref reader, path);
                break;
            case JsonTypeInfoKind.None:
                ReadScalar(ref reader, type.Type, path);
                break;
        }
    }

    private void ReadRecord(ref Utf8JsonReader reader, JsonTypeInfo type, JsonPath path, IReadOnlyCollection<string> ignored)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        _writer.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader, path) ?? "";
            var at = path.Field(name);
            var isNew = CheckNew(seen, name, at);
            reader.Read();
            if (!isNew || ignored.Contains(name))
            {
                reader.Skip();
            }
            else if (type.Properties.FirstOrDefault(p => p.Name == name) is not { } property)
            {
                if (UnknownField.Describe(name, type) is { } problem)
                {
                    Add(at, problem);
                }

                reader.Skip();
            }
            else if (reader.TokenType != JsonTokenType.Null)
            {
                _writer.WritePropertyName(name);
                ReadValue(ref reader, type.Options.GetTypeInfo(property.PropertyType), at, []);
            }
        }

        _writer.WriteEndObject();
    }

    private void ReadMap(ref Utf8JsonReader reader, JsonTypeInfo element, JsonPath path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        _writer.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader, path) ?? "";
            var at = path.Field(name);
            var isNew = CheckNew(seen, name, at);
            reader.Read();
            if (isNew)
            {
                _writer.WritePropertyName(name);
                ReadValue(ref reader, element, at, []);
            }
            else
            {
                reader.Skip();
            }
        }

        _writer.WriteEndObject();
    }

    private void ReadList(ref Utf8JsonReader reader, JsonTypeInfo element, JsonPath path)
    {
        _writer.WriteStartArray();
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            ReadValue(ref reader, element, path.Item(i), []);
        }

        _writer.WriteEndArray();
    }

    private void ReadScalar(ref Utf8JsonReader reader, Type type, JsonPath path)
    {
        var problem = ScalarCheck.Problem(ref reader, type);
        if (problem is not null)
        {
            Add(path, problem);
            _writer.WriteNullValue();
            reader.Skip();
            return;
        }

        CopyScalar(ref reader, path);
    }

    /// <summary>A free-form part: anything but a key that stands twice.</summary>
    private void CopyAny(ref Utf8JsonReader reader, JsonPath path)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var seen = new HashSet<string>(StringComparer.Ordinal);
                _writer.WriteStartObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = Text(ref reader, path) ?? "";
                    CheckNew(seen, name, path.Field(name));
                    _writer.WritePropertyName(name);
                    reader.Read();
                    CopyAny(ref reader, path.Field(name));
                }

                _writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                _writer.WriteStartArray();
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                {
                    CopyAny(ref reader, path.Item(i));
                }

                _writer.WriteEndArray();
                break;
            default:
                CopyScalar(ref reader, path);
                break;
        }
    }

    private void CopyScalar(ref Utf8JsonReader reader, JsonPath path)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            _writer.WriteStringValue(Text(ref reader, path));
        }
        else
        {
            _writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
        }
    }

    private string? Text(ref Utf8JsonReader reader, JsonPath path)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            Add(path, "holds text that is not valid Unicode (half of a surrogate pair or broken UTF-8)");
            return null;
        }
    }

    private bool Expect(ref Utf8JsonReader reader, JsonTokenType token, string expected, JsonPath path)
    {
        if (reader.TokenType == token)
        {
            return true;
        }

        Add(path, $"expected {expected} but found {ScalarCheck.Describe(ref reader)}");
        _writer.WriteNullValue();
        reader.Skip();
        return false;
    }

    private bool CheckNew(HashSet<string> seen, string name, JsonPath path)
    {
        if (seen.Add(name))
        {
            return true;
        }

        Add(path, "stands twice in the same object; keep one");
        return false;
    }

    private void Add(JsonPath path, string message)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(new FieldError(path.ToString(), message));
        }
    }

    private static string Explain(JsonException e) =>
        e.Message.Contains("maximum configured depth", StringComparison.Ordinal)
            ? $"nested deeper than {ModelJson.MaxDepth} levels"
            : $"not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})";
}

using System.Text.Json;

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Reads any JSON value as compact UTF-8 bytes and writes them back unchanged.</summary>
internal sealed class RawExtensionConverter : JsonConverter<RawExtension>
{
    public override RawExtension Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = options.Encoder }))
        {
            document.RootElement.WriteTo(writer);
        }

        return new RawExtension { Raw = buffer.ToArray() };
    }

    public override void Write(Utf8JsonWriter writer, RawExtension value, JsonSerializerOptions options) => writer.WriteRawValue(value.Raw);
}

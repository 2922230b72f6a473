using System.Text.Json;

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Reads and writes <see cref="KubernetesTime"/>; the zero time is written as null, as Go's metav1.Time.</summary>
internal sealed class KubernetesTimeConverter : JsonConverter<DateTimeOffset>
{
    public override bool HandleNull => true;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        return KubernetesTime.TryParse(reader.GetString(), out var time)
            ? time
            : throw new JsonException("not a time as RFC 3339 writes it, such as 2026-01-31T12:00:00Z");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        if (value == default)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(KubernetesTime.Format(value));
        }
    }
}

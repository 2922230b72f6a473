using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.State;

/// <summary>
/// How states are stored: the model's records exactly as <see cref="ModelJson"/> writes them, all others whole (a <c>false</c> whose default is true must
/// not be left out). What a newer version added is skipped.
/// </summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = CreateOptions();

    public static byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <exception cref="JsonException">The text is not what <see cref="Serialize"/> of this or another version wrote.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> json)
        where T : class =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"null where a {typeof(T).Name} is expected");

    public static bool AreEqual<T>(T left, T right)
        where T : class => ReferenceEquals(left, right) || Serialize(left).AsSpan().SequenceEqual(Serialize(right));

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(ModelJson.Options)
        {
            TypeInfoResolver = new Resolver(),
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        };
        options.Converters.Add(new ResourceKeyConverter());
        options.MakeReadOnly();
        return options;
    }

    private sealed class Resolver : IJsonTypeInfoResolver
    {
        private static readonly DefaultJsonTypeInfoResolver Whole = new();

        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
            type.Namespace == typeof(Application).Namespace ? ModelJson.Options.TypeInfoResolver!.GetTypeInfo(type, options) : Whole.GetTypeInfo(type, options);
    }

    private sealed class ResourceKeyConverter : JsonConverter<ResourceKey>
    {
        public override ResourceKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return ResourceKey.Parse(reader.GetString() ?? "");
            }
            catch (FormatException exception)
            {
                throw new JsonException(exception.Message, exception);
            }
        }

        public override void Write(Utf8JsonWriter writer, ResourceKey value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}

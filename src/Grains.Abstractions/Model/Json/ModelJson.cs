using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>
/// The model as JSON, with the field names and <c>omitempty</c> habits of Argo CD's v1alpha1 API. Two doors in: <see cref="Parse{T}(ReadOnlySpan{byte})"/> and
/// its like for what users send (strict, every error with its path), <see cref="Deserialize{T}"/> for what we wrote ourselves (fields
/// that a newer version added are skipped).
/// </summary>
public static partial class ModelJson
{
    /// <summary>Deepest nesting that is read or written.</summary>
    public const int MaxDepth = 64;

    /// <summary>For endpoints and storage. Lenient about unknown fields: user input goes through <see cref="Parse{T}(ReadOnlySpan{byte})"/> first.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    public static byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo<T>());

    public static void Serialize<T>(Utf8JsonWriter writer, T value) => JsonSerializer.Serialize(writer, value, TypeInfo<T>());

    /// <summary>Reads what <see cref="Serialize{T}(T)"/> of this or another version wrote.</summary>
    /// <exception cref="JsonException">The text is not JSON, or has a value of the wrong type.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> json)
        where T : class =>
        JsonSerializer.Deserialize(json, TypeInfo<T>()) ?? throw new JsonException($"null where a {typeof(T).Name} is expected");

    /// <summary>Whether two values have the same JSON, which is what equality of the model's records means.</summary>
    public static bool AreEqual<T>(T? left, T? right)
        where T : class =>
        ReferenceEquals(left, right) || (left is not null && right is not null && Serialize(left).AsSpan().SequenceEqual(Serialize(right)));

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            MaxDepth = MaxDepth,
            AllowDuplicateProperties = false,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new KubernetesTimeConverter() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { OmitEmpty.Apply } },
        };
        options.MakeReadOnly();
        return options;
    }
}

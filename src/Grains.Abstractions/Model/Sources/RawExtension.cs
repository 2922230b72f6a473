using System.Text;
using System.Text.Json;

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>
/// A free-form part of an object: any JSON value, kept as the UTF-8 bytes that came in (less white space) and written back as they are.
/// </summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.RawExtension")]
[JsonConverter(typeof(RawExtensionConverter))]
public sealed record RawExtension
{
    /// <summary>UTF-8 JSON; the array belongs to this record and must not be changed.</summary>
    [Id(1), ProtoMember(1, Name = "raw", OverwriteList = true)]
    public byte[] Raw { get; init; } = "{}"u8.ToArray();

    /// <summary>Takes a JSON value given as text.</summary>
    /// <exception cref="JsonException">The text is not one JSON value.</exception>
    public static RawExtension FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new RawExtension { Raw = JsonSerializer.SerializeToUtf8Bytes(document.RootElement) };
    }

    /// <summary>Equal when the bytes are.</summary>
    public bool Equals(RawExtension? other) => other is not null && Raw.AsSpan().SequenceEqual(other.Raw);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Raw);
        return hash.ToHashCode();
    }

    public override string ToString() => Encoding.UTF8.GetString(Raw);
}

using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes.Watch;

/// <summary>
/// A short digest of what matters for drift in a live object. While it stays, nothing needs to be compared. Left out: status, versions,
/// times, who wrote the status. Kept: everything else, and which manager owns which fields, since a foreign owner is drift by itself.
/// </summary>
public static class LiveDigest
{
    private const int Bytes = 16;

    private static readonly HashSet<string> Bookkeeping =
        ["resourceVersion", "generation", "creationTimestamp", "selfLink", "managedFields"];

    /// <summary>
    /// 22 characters of base64url, the same for the same object on every node, whatever the order of its keys. That of a core Secret is
    /// made of its uid and version alone: a stored digest must not allow to guess its values.
    /// </summary>
    public static string Of(KubeObject live)
    {
        ArgumentNullException.ThrowIfNull(live);

        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            if (live.Gvk is { Group: "", Kind: "Secret" })
            {
                WriteSecret(writer, live);
            }
            else
            {
                WriteObject(writer, live);
            }
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.WrittenSpan, hash);
        return Base64Url.EncodeToString(hash[..Bytes]);
    }

    private static void WriteSecret(Utf8JsonWriter writer, KubeObject live)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(live.Uid);
        writer.WriteStringValue(live.ResourceVersion);
        writer.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, KubeObject live)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in Sorted(live.Content))
        {
            if (name == "status")
            {
                continue;
            }

            writer.WritePropertyName(name);
            if (name == "metadata" && value is JsonObject metadata)
            {
                WriteMetadata(writer, metadata);
            }
            else
            {
                Write(writer, value);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, JsonObject metadata)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in Sorted(metadata))
        {
            if (!Bookkeeping.Contains(name))
            {
                writer.WritePropertyName(name);
                Write(writer, value);
            }
        }

        writer.WriteStartArray("owners");
        // Servers order the entries by time, which does not matter here.
        var owners = (metadata["managedFields"] as JsonArray ?? []).OfType<JsonObject>()
            .OrderBy(entry => Text(entry, "manager"), StringComparer.Ordinal)
            .ThenBy(entry => Text(entry, "operation"), StringComparer.Ordinal)
            .ThenBy(entry => Text(entry, "subresource"), StringComparer.Ordinal)
            .ThenBy(entry => Text(entry, "apiVersion"), StringComparer.Ordinal);
        foreach (var entry in owners)
        {
            WriteOwner(writer, entry);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteOwner(Utf8JsonWriter writer, JsonObject entry)
    {
        var fields = entry["fieldsV1"] as JsonObject;
        if (fields is { Count: 1 } && fields.ContainsKey("f:status"))
        {
            return;
        }

        writer.WriteStartArray();
        writer.WriteStringValue(Text(entry, "manager"));
        writer.WriteStringValue(Text(entry, "operation"));
        writer.WriteStringValue(Text(entry, "subresource"));
        writer.WriteStringValue(Text(entry, "apiVersion"));
        writer.WriteStartObject();
        foreach (var (name, value) in Sorted(fields ?? []))
        {
            if (name != "f:status")
            {
                writer.WritePropertyName(name);
                Write(writer, value);
            }
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in Sorted(members))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static string Text(JsonObject parent, string name) =>
        parent[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static List<KeyValuePair<string, JsonNode?>> Sorted(JsonObject members)
    {
        var sorted = new List<KeyValuePair<string, JsonNode?>>(members);
        sorted.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        return sorted;
    }
}

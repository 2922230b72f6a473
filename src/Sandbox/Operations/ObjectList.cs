using System.Buffers;
using System.Globalization;
using System.Text.Json;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Http;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>Lists objects of a kind: selected, in pages, as objects or as a table.</summary>
internal sealed class ObjectList(ClusterState state)
{
    /// <exception cref="ApiException">400: a parameter cannot be read; 410: the page's snapshot is gone; 504: a version yet to come.</exception>
    public byte[] Read(ApiRequest request)
    {
        var kind = request.Kind;
        var selector = SelectorOf(request);
        var (snapshot, after) = Find(request);
        var limit = Limit(request);
        var selected = new List<StoredObject>();
        var remaining = 0;
        foreach (var (name, item) in snapshot.Objects)
        {
            if ((after is { } last && name.CompareTo(last) <= 0) || !selector.Matches(item))
            {
                continue;
            }

            if (limit > 0 && selected.Count == limit)
            {
                remaining++;
            }
            else
            {
                selected.Add(item);
            }
        }

        var next = remaining > 0 ? state.Pages.Continue(kind.Collection, snapshot, selected[^1].Name) : "";
        return TableFormat.IsWanted(request)
            ? TableFormat.Write(request, selected, snapshot.Version, next, remaining, state.Time.GetUtcNow())
            : Write(request, selected, snapshot.Version, next, remaining);
    }

    public static Selector SelectorOf(ApiRequest request)
    {
        var fields = request.Query("fieldSelector");
        // A watch of one object by its path is one by its name.
        if (request.Name.Length > 0)
        {
            fields = fields.Length == 0 ? $"metadata.name={request.Name}" : $"{fields},metadata.name={request.Name}";
        }

        return new Selector(request.Kind, request.Namespace, request.Query("labelSelector"), fields);
    }

    /// <exception cref="ApiException">It is no number.</exception>
    public static long Version(ApiRequest request)
    {
        var text = request.Query("resourceVersion");
        return text.Length == 0 ? 0
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
            : throw StatusError.BadRequest($"Invalid value: \"{text}\": the resourceVersion must be a number");
    }

    private (Snapshot Snapshot, ObjectName? After) Find(ApiRequest request)
    {
        var kind = request.Kind;
        var token = request.Query("continue");
        if (token.Length == 0)
        {
            var current = state.Store.Read(kind.Collection);
            var wanted = Version(request);
            if (wanted > current.Version)
            {
                throw TooNew(wanted, current.Version);
            }

            return request.Query("resourceVersionMatch") == "Exact" && wanted != current.Version
                ? throw StatusError.Expired($"The provided resource version {wanted} is no longer kept; the store is at {current.Version}")
                : (current, null);
        }

        if (Version(request) > 0)
        {
            throw StatusError.BadRequest("specifying resource version is not allowed when using continue");
        }

        if (!state.Pages.TryResolve(kind.Collection, token, out var snapshot, out var last))
        {
            throw StatusError.BadRequest("continue key is not valid: it was not made by this server");
        }

        return snapshot is null
            ? throw StatusError.Expired(
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.")
            : (snapshot, last);
    }

    public static ApiException TooNew(long wanted, long current) => new(new StatusError(
        504, "Timeout", $"Too large resource version: {wanted}, current: {current}")
    {
        RetryAfterSeconds = 1, Causes = [new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")],
    });

    private static int Limit(ApiRequest request)
    {
        var text = request.Query("limit");
        return text.Length == 0 ? 0
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit
            : throw StatusError.BadRequest($"Invalid value: \"{text}\": the limit must be a number");
    }

    private static byte[] Write(ApiRequest request, List<StoredObject> items, long version, string next, int remaining)
    {
        var kind = request.Kind;
        var buffer = new ArrayBufferWriter<byte>(512 + items.Sum(item => item.Json.Length + 1));
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, kind.ListKind);
            writer.WriteString("apiVersion"u8, kind.Gvk.ApiVersion);
            WriteMetadata(writer, version, next, remaining);
            writer.WriteStartArray("items"u8);
            foreach (var item in items)
            {
                WriteItem(writer, request, item);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static void WriteMetadata(Utf8JsonWriter writer, long version, string next, int remaining)
    {
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("resourceVersion"u8, version.ToString(CultureInfo.InvariantCulture));
        if (next.Length > 0)
        {
            writer.WriteString("continue"u8, next);
            writer.WriteNumber("remainingItemCount"u8, remaining);
        }

        writer.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter writer, ApiRequest request, StoredObject item)
    {
        if (request.Kind.IsCustom)
        {
            writer.WriteRawValue(Versioned.Json(request.Kind, item), skipInputValidation: true);
            return;
        }

        // In lists of built-in kinds the list says what its items are.
        var rest = item.Json.Length - item.ItemStart;
        var json = new byte[rest + 1];
        json[0] = (byte)'{';
        item.Json.AsSpan(item.ItemStart).CopyTo(json.AsSpan(1));
        writer.WriteRawValue(json, skipInputValidation: true);
    }
}

using System.Text.Json;
using OrleansGitOps.Sandbox.Kinds;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>Objects of custom kinds in another version than they were written in: as with the conversion strategy None, only the name differs.</summary>
internal static class Versioned
{
    public static byte[] Json(ResourceKind kind, StoredObject item)
    {
        if (!kind.IsCustom)
        {
            return item.Json;
        }

        var prefix = JsonSerializer.SerializeToUtf8Bytes(new { kind = kind.Kind, apiVersion = kind.Gvk.ApiVersion }).AsSpan();
        // Up to its closing brace it is what a stored object begins with.
        return item.Json.AsSpan().StartsWith(prefix[..^1]) && item.Json[prefix.Length - 1] == (byte)','
            ? item.Json
            : [.. prefix[..^1], (byte)',', .. item.Json.AsSpan(item.ItemStart)];
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Patching;

namespace OrleansGitOps.Api.Applications;

/// <summary>
/// A patch of an application, read strictly: what comes out is held to the rules of a whole manifest, and what a user cannot set cannot be patched either.
/// </summary>
internal sealed class ApplicationPatch
{
    private const string What = "invalid patch";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = ModelJson.MaxDepth };

    /// <summary>What users may change of the metadata; the rest, with the status and the operation, is the server's.</summary>
    private static readonly string[] OfUsers = ["labels", "annotations", "finalizers"];

    private readonly JsonNode _patch;
    private readonly bool _isMerge;

    private ApplicationPatch(JsonNode patch, bool isMerge) => (_patch, _isMerge) = (patch, isMerge);

    /// <param name="type">Empty, <c>json</c> or <c>merge</c>.</param>
    /// <param name="text">The patch.</param>
    /// <exception cref="ApiException">Another type, or not such a patch.</exception>
    public static ApplicationPatch Parse(string type, string text)
    {
        var isMerge = type switch
        {
            "" or "json" => false,
            "merge" => true,
            _ => throw ApiException.InvalidArgument("patchType: expected json or merge"),
        };
        JsonNode? patch;
        try
        {
            patch = JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException exception)
        {
            throw ApiException.InvalidArgument(
                $"{What}: not JSON, at line {(exception.LineNumber ?? 0) + 1}, byte {exception.BytePositionInLine ?? 0}");
        }

        return (isMerge, patch) switch
        {
            (true, JsonObject) or (false, JsonArray) => new ApplicationPatch(patch, isMerge),
            (true, _) => throw ApiException.InvalidArgument($"{What}: a merge patch is a JSON object"),
            _ => throw ApiException.InvalidArgument($"{What}: a JSON patch is a list of operations; for a merge patch set patchType to merge"),
        };
    }

    /// <summary>The application as it would be.</summary>
    /// <exception cref="ApiException">The patch does not fit, changes what no user can set, or what comes out is not an application.</exception>
    public Application Apply(Application current)
    {
        var before = (JsonObject)JsonNode.Parse(ModelJson.Serialize(current))!;
        var after = Patched((JsonObject)before.DeepClone());
        foreach (var name in before.Concat(after).Select(pair => pair.Key).Where(name => name is not ("metadata" or "spec")))
        {
            RefuseIf(!JsonNode.DeepEquals(before[name], after[name]), name);
        }

        var (metadata, patched) = (before["metadata"] as JsonObject ?? [], after["metadata"] as JsonObject ?? []);
        foreach (var name in metadata.Concat(patched).Select(pair => pair.Key).Where(name => !OfUsers.Contains(name)))
        {
            RefuseIf(!JsonNode.DeepEquals(metadata[name], patched[name]), $"metadata.{name}");
        }

        var result = ModelJson.ParseApplicationManifest(JsonSerializer.SerializeToUtf8Bytes(after));
        return result.IsValid(out var application)
            ? application
            : throw ApiException.InvalidArgument($"{What}: {string.Join("; ", result.Errors)}");
    }

    private JsonObject Patched(JsonObject target)
    {
        JsonNode? patched;
        try
        {
            patched = _isMerge ? MergePatch.Apply(target, _patch) : JsonPatch.Apply(target, (JsonArray)_patch);
        }
        catch (PatchException exception)
        {
            throw ApiException.InvalidArgument($"{What}: {exception.Message}");
        }
        catch (NodeBudgetException exception)
        {
            throw ApiException.InvalidArgument($"{What}: {exception.Message}");
        }

        return patched as JsonObject ?? throw ApiException.InvalidArgument($"{What}: what comes out is not an application");
    }

    private static void RefuseIf(bool isChanged, string field)
    {
        if (isChanged)
        {
            throw ApiException.InvalidArgument($"{What}: {field}: cannot be set by a user; spec, labels, annotations and finalizers can");
        }
    }
}

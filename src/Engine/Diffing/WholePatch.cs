using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Patching;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>Asks, in a dry run, what a server makes of an object with exactly this content, whoever owns what is on it now.</summary>
internal static class WholePatch
{
    private static readonly HashSet<string> NotContent = ["apiVersion", "kind", "metadata", "status"];

    /// <param name="live">The object as it is.</param>
    /// <param name="content">What its fields besides metadata and status are replaced by.</param>
    /// <param name="exactly">Fields of the live object that the content lacks are removed.</param>
    /// <returns>A JSON patch.</returns>
    public static JsonArray Of(KubeObject live, JsonObject content, bool exactly)
    {
        var patch = new JsonArray();
        foreach (var (field, value) in content.Where(pair => !NotContent.Contains(pair.Key)))
        {
            patch.Add(new JsonObject
            {
                ["op"] = live.Content.ContainsKey(field) ? "replace" : "add", ["path"] = JsonPointer.Of(field), ["value"] = value?.DeepClone(),
            });
        }

        foreach (var (field, _) in live.Content.Where(pair => exactly && !NotContent.Contains(pair.Key) && !content.ContainsKey(pair.Key)))
        {
            patch.Add(new JsonObject { ["op"] = "remove", ["path"] = JsonPointer.Of(field) });
        }

        return patch;
    }
}

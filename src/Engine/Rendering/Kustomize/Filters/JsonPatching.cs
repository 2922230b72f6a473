using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Patching;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>JSON 6902 patches on resources; these may change identity.</summary>
internal static class JsonPatching
{
    public static void Apply(Resource resource, JsonArray operations, string where, NodeBudget budget)
    {
        try
        {
            resource.ReplaceContent(JsonPatch.Apply(resource.Content, operations, budget) as JsonObject
                ?? throw RenderError.Failed($"{where}: the patch leaves no object of {resource}."));
        }
        catch (PatchException exception)
        {
            throw RenderError.Failed($"{where}: the patch does not apply to {resource}: {exception.Message}", exception);
        }
    }
}

using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Patching;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>
/// Strategic merge patches on resources: identity is kept unless the patch may change it, and <c>$patch: delete</c> deletes.
/// </summary>
internal static class StrategicMerge
{
    private const string Directive = "$patch";

    /// <exception cref="Errors.GitOpsException">No object, or more than one, has or had the id of the patch.</exception>
    public static void ApplyToItsObject(ResourceMap map, Resource patch, PatchRule rule)
    {
        var targets = map.Resources.Where(resource => !IsDeleted(resource) && resource.HadId(patch.Id)).Take(2).ToList();
        switch (targets.Count)
        {
            case 1:
                Apply(targets[0], patch, rule, map.Budget);
                break;
            case 0:
                throw RenderError.Failed(
                    $"{rule.Where}: no matches for Id {patch.Id}; failed to find unique target for patch. "
                    + "Correct apiVersion, kind, name or namespace of the patch, or give it a target.");
            default:
                throw RenderError.Failed($"{rule.Where}: multiple matches for Id {patch.Id}; failed to find unique target for patch.");
        }
    }

    public static void Apply(Resource resource, Resource patch, PatchRule rule, NodeBudget budget)
    {
        budget.SpendValue(patch.Content, 0);
        var (name, @namespace, kind, apiVersion) = (resource.Name, resource.Namespace, resource.Gvk.Kind, resource.Gvk.ApiVersion);
        if (rule.AllowNameChange || rule.AllowKindChange)
        {
            resource.RememberId();
        }

        if (JsonText.Of(patch.Content[Directive]) == "delete")
        {
            resource.ReplaceContent([]);
            return;
        }

        // An object of unknown kind borrows what is known of the patch's kind.
        var keys = MergeKeys.Of(resource.Gvk) ?? MergeKeys.Of(resource.Gvk with { Kind = patch.Gvk.Kind }) ?? MergeKeys.None;
        if (JsonText.Of(patch.Content[Directive]) == "replace")
        {
            resource.ReplaceContent([]);
        }

        new OverlayMerge(keys, $"{rule.Where}: {resource}", budget).Apply(resource.Content, patch.Content);
        resource.Touch();
        if (apiVersion.Length > 0)
        {
            // A patch for several objects has some version of its own; it never changes that of an object.
            resource.Content["apiVersion"] = apiVersion;
        }

        if (!rule.AllowKindChange)
        {
            resource.SetKind(kind);
        }

        if (!rule.AllowNameChange)
        {
            resource.SetName(name);
        }

        resource.SetNamespace(@namespace);
    }

    /// <summary>
    /// The patch as kustomize applies it to selected objects: its labels and annotations are texts. So null, which elsewhere removes a key,
    /// is the text <c>null</c> there.
    /// </summary>
    public static Resource WithTextMetadata(Resource patch)
    {
        if (AreTexts(patch.Labels) && AreTexts(patch.Annotations))
        {
            return patch;
        }

        var copy = patch.Clone();
        foreach (var map in new[] { copy.Labels, copy.Annotations }.OfType<JsonObject>())
        {
            foreach (var (key, value) in map.ToList())
            {
                map[key] = value is null ? "null" : JsonText.Of(value);
            }
        }

        return copy;
    }

    public static void DropDeleted(ResourceMap map)
    {
        map.RemoveWhere(IsDeleted);
        map.Reindex();
    }

    private static bool AreTexts(JsonObject? map) => map?.All(entry => JsonText.IsText(entry.Value)) != false;

    private static bool IsDeleted(Resource resource) => resource.Content.Count == 0;
}

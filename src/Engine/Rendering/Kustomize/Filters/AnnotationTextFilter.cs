using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>
/// The last step: annotations are texts (<c>enabled: true</c> becomes <c>"true"</c>), an empty map of them goes, and so do the marks that
/// kustomize keeps for itself. kustomize does this as it removes its own marks.
/// </summary>
internal sealed class AnnotationTextFilter : IResourceFilter
{
    private static readonly string[] Own =
    [
        "config.kubernetes.io/origin", "alpha.config.kubernetes.io/transformations", "config.kubernetes.io/path",
        "config.kubernetes.io/index", "internal.config.kubernetes.io/path", "internal.config.kubernetes.io/index",
        "internal.config.kubernetes.io/seqindent", "internal.config.kubernetes.io/id", "internal.config.kubernetes.io/previousKinds",
        "internal.config.kubernetes.io/previousNames", "internal.config.kubernetes.io/previousNamespaces",
        "internal.config.kubernetes.io/prefixes", "internal.config.kubernetes.io/suffixes", "internal.config.kubernetes.io/refBy",
        "internal.config.kubernetes.io/generatorBehavior", "internal.config.kubernetes.io/needsHashSuffix",
    ];

    public void Apply(ResourceMap map)
    {
        foreach (var resource in map.Resources)
        {
            if (resource.Metadata is not { } metadata || !metadata.ContainsKey("annotations"))
            {
                continue;
            }

            if (metadata["annotations"] is not JsonObject annotations)
            {
                metadata.Remove("annotations");
                continue;
            }

            Clean(annotations);
            if (annotations.Count == 0)
            {
                metadata.Remove("annotations");
            }
        }
    }

    private static void Clean(JsonObject annotations)
    {
        foreach (var own in Own)
        {
            annotations.Remove(own);
        }

        foreach (var (key, value) in annotations.Where(entry => !JsonText.IsText(entry.Value)).ToList())
        {
            annotations[key] = JsonText.Of(value);
        }
    }
}

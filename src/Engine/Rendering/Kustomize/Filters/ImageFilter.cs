using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>
/// <c>images</c>: name, tag and digest of the images with a name, in every <c>containers</c> and <c>initContainers</c> list however
/// deep, and where the field specs say; custom resource definitions are left alone.
/// </summary>
internal sealed class ImageFilter : IResourceFilter
{
    private readonly ImageReference.Change _change;
    private readonly IReadOnlyList<FieldSpec> _specs;

    public ImageFilter(ImageRule rule, IReadOnlyList<FieldSpec> specs, string where)
    {
        _change = new ImageReference.Change(rule, where);
        _specs = specs;
    }

    public void Apply(ResourceMap map)
    {
        foreach (var resource in map.Resources)
        {
            if (resource.Gvk.Kind == "CustomResourceDefinition")
            {
                continue;
            }

            ChangeContainers(resource.Content, map.Budget);
            foreach (var spec in _specs)
            {
                FieldWalker.Visit(resource, spec, FieldWalker.Leaf.Existing, slot => Change(slot, map.Budget));
            }
        }
    }

    private void ChangeContainers(JsonNode? node, NodeBudget budget)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (_, value) in map)
                {
                    ChangeContainers(value, budget);
                }

                ChangeImagesOf(map["containers"] as JsonArray, budget);
                ChangeImagesOf(map["initContainers"] as JsonArray, budget);
                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    ChangeContainers(item, budget);
                }

                break;
        }
    }

    private void ChangeImagesOf(JsonArray? containers, NodeBudget budget)
    {
        foreach (var container in containers ?? [])
        {
            if (container is JsonObject map && map.ContainsKey("image"))
            {
                Change(new FieldSlot(map, "image"), budget);
            }
        }
    }

    private void Change(FieldSlot slot, NodeBudget budget)
    {
        if (JsonText.IsText(slot.Value) && _change.Apply(slot.Value!.GetValue<string>()) is { } changed)
        {
            budget.Spend(0, changed.Length);
            slot.Value = changed;
        }
    }
}

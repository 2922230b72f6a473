using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Engine.Rendering.Kustomize.Selectors;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>Writes a value into a field, or inserts it as a part of a path that stands there.</summary>
internal sealed class ValueAddFilter(string value, ValueAddFilter.Target target) : IResourceFilter
{
    private readonly FieldSpec _field = new(target.FieldPath, create: true);

    public void Apply(ResourceMap map)
    {
        foreach (var resource in map.Resources.Where(resource => target.Selector?.Selects(resource) != false))
        {
            if (target.FieldPath == "metadata/namespace" && resource.IsClusterScoped)
            {
                continue;
            }

            FieldWalker.Visit(resource, _field, FieldWalker.Leaf.Scalar, slot => slot.Value = slot.Value is JsonObject or JsonArray
                ? throw RenderError.Failed($"{target.Where}: '{target.FieldPath}' of {resource} is not a value.")
                : Inserted(JsonText.Of(slot.Value), map.Budget));
            resource.Touch();
        }

        map.Reindex();
    }

    private string Inserted(string current, NodeBudget budget)
    {
        budget.Spend(_field.Segments.Count, current.Length + value.Length);
        if (target.FilePathPosition == 0 || target.FieldPath == "metadata/namespace")
        {
            return value;
        }

        var parts = current.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        parts.Insert(Math.Min(target.FilePathPosition - 1, parts.Count), value);
        return (current.StartsWith('/') ? "/" : "") + string.Join('/', parts);
    }

    internal sealed record Target(string Where, TargetSelector? Selector, string FieldPath, int FilePathPosition);
}

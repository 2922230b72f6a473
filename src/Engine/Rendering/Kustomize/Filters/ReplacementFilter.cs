using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Engine.Rendering.Kustomize.Selectors;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>One replacement: copies a field of one object, or a given text, to fields of others.</summary>
internal sealed class ReplacementFilter(ReplacementRule rule) : IResourceFilter
{
    public void Apply(ResourceMap map)
    {
        if ((rule.Source is null && rule.SourceValue is null) || !rule.HasTargets)
        {
            throw RenderError.Failed($"{rule.Where}: replacements must specify a source and at least one target.");
        }

        var value = Value(map);
        foreach (var target in rule.Targets)
        {
            var select = target.Select ?? throw RenderError.Failed($"{rule.Where}.targets: target must specify resources to select.");
            foreach (var resource in map.Resources)
            {
                if (IsTarget(resource, select, target.Reject))
                {
                    Copy(resource, value, target, map.Budget);
                    resource.Touch();
                }
            }
        }

        map.Reindex();
    }

    private static bool IsTarget(Resource resource, TargetSelector select, IReadOnlyList<TargetSelector> reject) =>
        select.MatchesLabels(resource)
        && !reject.Any(selector => selector.HasLabels && selector.MatchesLabels(resource))
        && !reject.Any(selector => selector.HasId && MatchesAnyId(resource, selector))
        && MatchesAnyId(resource, select);

    private static bool MatchesAnyId(Resource resource, TargetSelector selector) =>
        selector.MatchesId(resource.Gvk, resource.Name, resource.Namespace)
        || resource.PreviousIds.Any(id => selector.MatchesId(resource.WithCurrentVersion(id).Gvk, id.Name, id.Scope));

    private JsonNode Value(ResourceMap map)
    {
        if (rule.SourceValue is { } text)
        {
            return rule.Source is null
                ? JsonValue.Create(text)
                : throw RenderError.Failed($"{rule.Where}: value and resource selectors are mutually exclusive.");
        }

        var source = rule.Source!;
        var found = map.Resources.Where(IsSource).Take(2).ToList();
        var resource = found.Count switch
        {
            1 => found[0],
            0 => throw RenderError.Failed($"{rule.Where}.source: nothing selected by {Describe(source)}."),
            _ => throw RenderError.Failed($"{rule.Where}.source: multiple matches for selector {Describe(source)}."),
        };
        var value = ReplacementPath.Find(resource.Content, source.FieldPath, rule.Where)
            ?? throw RenderError.Failed(
                $"{rule.Where}.source: fieldPath `{source.FieldPath}` is missing for replacement source {resource}.");
        return Part(value, source.Options);
    }

    private bool IsSource(Resource resource)
    {
        var source = rule.Source!;
        bool Matches(GroupVersionKind gvk, string name, string scope) =>
            (source.Name.Length == 0 || source.Name == name)
            && (source.Namespace.Length == 0 || source.Namespace == scope)
            && (source.Gvk.Group.Length == 0 || source.Gvk.Group == gvk.Group)
            && (source.Gvk.Version.Length == 0 || source.Gvk.Version == gvk.Version)
            && (source.Gvk.Kind.Length == 0 || source.Gvk.Kind == gvk.Kind);
        return Matches(resource.Gvk, resource.Name, resource.Id.Scope)
            || resource.PreviousIds.Any(id => Matches(resource.WithCurrentVersion(id).Gvk, id.Name, id.Scope));
    }

    private static string Describe(ReplacementRule.ReplacementSource source) =>
        $"kind '{source.Gvk.Kind}', name '{source.Name}', namespace '{source.Namespace}'";

    private JsonNode Part(JsonNode value, ReplacementRule.FieldOptions options)
    {
        if (options.Delimiter.Length == 0)
        {
            return value;
        }

        if (value is not JsonValue)
        {
            throw RenderError.Failed($"{rule.Where}.source.options: delimiter option can only be used with scalar nodes.");
        }

        var parts = JsonText.Of(value).Split(options.Delimiter);
        return options.Index >= 0 && options.Index < parts.Length
            ? JsonValue.Create(parts[options.Index])
            : throw RenderError.Failed(
                $"{rule.Where}.source.options.index: {options.Index} is out of bounds for a value of {parts.Length} parts.");
    }

    private void Copy(Resource resource, JsonNode value, ReplacementRule.ReplacementTarget target, NodeBudget budget)
    {
        foreach (var path in target.FieldPaths)
        {
            var depth = DottedPath.Split(path, $"{rule.Where}.targets.fieldPaths").Count;
            budget.Spend(target.Options.Create ? depth : 0, 0);
            var slots = ReplacementPath.Resolve(resource.Content, path, target.Options.Create, rule.Where);
            if (slots.Count == 0)
            {
                throw RenderError.Failed(
                    $"{rule.Where}.targets: unable to find {(target.Options.Create ? "or create " : "")}field \"{path}\" in "
                    + $"replacement target {resource}.");
            }

            foreach (var slot in slots)
            {
                Set(slot, value, target.Options, depth, budget);
            }
        }
    }

    private void Set(ReplacementPath.Slot slot, JsonNode value, ReplacementRule.FieldOptions options, int depth, NodeBudget budget)
    {
        var field = slot.Field;
        var current = field.Value;
        if (options.Delimiter.Length > 0)
        {
            value = JsonValue.Create(Joined(current, value, options));
        }

        budget.SpendValue(value, depth);
        field.Value = (current, slot.IsNew) switch
        {
            (JsonObject or JsonArray, _) => value.DeepClone(),
            (_, true) when value is JsonObject or JsonArray => value.DeepClone(),
            (_, true) => ScalarText.AsPlain(JsonText.Of(value)),
            _ => ScalarText.AsTypeOf(current, JsonText.Of(value)),
        };
    }

    private string Joined(JsonNode? current, JsonNode value, ReplacementRule.FieldOptions options)
    {
        if (current is JsonObject or JsonArray)
        {
            throw RenderError.Failed($"{rule.Where}.targets.options: delimiter option can only be used with scalar nodes.");
        }

        var parts = JsonText.Of(current).Split(options.Delimiter).ToList();
        var text = JsonText.Of(value);
        if (options.Index < 0)
        {
            parts.Insert(0, text);
        }
        else if (options.Index >= parts.Count)
        {
            parts.Add(text);
        }
        else
        {
            parts[options.Index] = text;
        }

        return string.Join(options.Delimiter, parts);
    }
}

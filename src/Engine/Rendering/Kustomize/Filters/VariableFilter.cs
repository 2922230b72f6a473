using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary><c>vars</c> (deprecated): replaces <c>$(NAME)</c> by a field of another object; <c>$$</c> is a dollar. A text that is nothing
/// but the variable takes the type of its value.</summary>
internal sealed partial class VariableFilter(IReadOnlyCollection<VariableRule> variables, IReadOnlyList<FieldSpec> fields) : IResourceFilter
{
    private readonly Dictionary<string, JsonNode?> _values = new(StringComparer.Ordinal);

    public void Apply(ResourceMap map)
    {
        if (variables.Count == 0)
        {
            return;
        }

        foreach (var variable in variables)
        {
            _values[variable.Name] = ValueOf(map, variable);
        }

        foreach (var resource in map.Resources)
        {
            foreach (var field in fields)
            {
                FieldWalker.Visit(resource, field, FieldWalker.Leaf.Existing, slot => Replace(slot, map.Budget));
            }

            resource.Touch();
        }

        map.Reindex();
    }

    private static JsonNode? ValueOf(ResourceMap map, VariableRule variable)
    {
        var source = map.Resources.FirstOrDefault(resource => resource.Vars.Contains(variable.Name))
            ?? throw RenderError.Failed(
                $"{variable.Where}: var '{variable.Name}' cannot be mapped to a field in the set of known resources; check objref.");
        var path = IndexInName().Replace(variable.FieldPath, "${name}.${index}");
        return ReplacementPath.Find(source.Content, path, variable.Where)
            ?? throw RenderError.Failed(
                $"{variable.Where}: field '{variable.FieldPath}' of var '{variable.Name}' not found in {source}.");
    }

    private void Replace(FieldSlot slot, NodeBudget budget)
    {
        switch (slot.Value)
        {
            case JsonObject map:
                foreach (var key in map.Where(entry => JsonText.IsText(entry.Value)).Select(entry => entry.Key).ToList())
                {
                    ReplaceText(new FieldSlot(map, key), budget);
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    var item = new FieldSlot(list, i);
                    if (!JsonText.IsText(item.Value))
                    {
                        throw RenderError.Failed(
                            "vars: a list of texts with variables holds something else (invalid value type expect a string).");
                    }

                    ReplaceText(item, budget);
                }

                break;
            default:
                if (JsonText.IsText(slot.Value))
                {
                    ReplaceText(slot, budget);
                }

                break;
        }
    }

    private void ReplaceText(FieldSlot slot, NodeBudget budget)
    {
        var text = slot.Value!.GetValue<string>();
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return;
        }

        if (text.StartsWith("$(", StringComparison.Ordinal)
            && text.IndexOf(')', StringComparison.Ordinal) == text.Length - 1
            && _values.TryGetValue(text[2..^1], out var whole)
            && whole is JsonValue)
        {
            budget.SpendValue(whole, 0);
            slot.Value = whole.DeepClone();
            return;
        }

        slot.Value = Expand(text, budget);
    }

    private string Expand(string text, NodeBudget budget)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            var close = text[i + 1] == '(' ? text.IndexOf(')', i) : -1;
            if (close > 0)
            {
                var name = text[(i + 2)..close];
                var part = _values.TryGetValue(name, out var value) && value is JsonValue ? JsonText.Of(value) : $"$({name})";
                budget.Spend(0, part.Length);
                result.Append(part);
                i = close;
            }
            else
            {
                result.Append(text[i + 1] == '$' ? "$" : $"${text[i + 1]}");
                i++;
            }
        }

        return result.ToString();
    }

    [GeneratedRegex(@"(?<=^|\.)(?<name>[^.\[\]=]+)\[(?<index>\d+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex IndexInName();
}

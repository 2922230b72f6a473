using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize;

/// <summary>
/// What a kustomization and those it builds on come to: objects, the field specs that hold for them, and variables. References and
/// variables are settled once, on the outermost one.
/// </summary>
internal sealed class Accumulation(int maxObjects, NodeBudget budget)
{
    private readonly SortedDictionary<string, VariableRule> _variables = new(StringComparer.Ordinal);

    public ResourceMap Map { get; } = new(maxObjects, budget);

    public TransformerConfiguration Configuration { get; set; } = TransformerConfiguration.Default;

    public IReadOnlyCollection<VariableRule> Variables => _variables.Values;

    /// <summary>Takes in a finished base.</summary>
    public void Merge(Accumulation other, string where)
    {
        Map.AppendAll(other.Map.Resources, where);
        Configuration = Configuration.Merge(other.Configuration, where);
        foreach (var variable in other.Variables)
        {
            AddVariable(variable);
        }
    }

    /// <summary>Declares a variable on the objects as they are now: later renames do not matter to it.</summary>
    public void Declare(VariableRule variable)
    {
        var matches = Map.Resources.Where(resource => IsSource(resource, variable)).Take(2).ToList();
        if (matches.Count > 1)
        {
            throw RenderError.Failed($"{variable.Where}: found multiple resId matches for var {variable.Name} (unable to disambiguate).");
        }

        matches.ForEach(match => match.AddVar(variable.Name));
        AddVariable(variable);
    }

    private static bool IsSource(Resource resource, VariableRule variable)
    {
        bool Matches(ResourceId id) => id.Name == variable.ObjectName && id.Gvk == variable.Gvk
            && (variable.Namespace.Length == 0 || id.Scope == variable.Namespace);
        return Matches(resource.Id) || resource.PreviousIds.Any(id => Matches(resource.WithCurrentVersion(id)));
    }

    private void AddVariable(VariableRule variable)
    {
        if (!_variables.TryAdd(variable.Name, variable))
        {
            throw RenderError.Failed(
                $"{variable.Where}: var '{variable.Name}' already encountered at {_variables[variable.Name].Where}; declare it once.");
        }
    }
}

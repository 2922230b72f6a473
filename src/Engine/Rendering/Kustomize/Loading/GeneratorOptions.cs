namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary><c>generatorOptions</c>, or the <c>options</c> of one generator.</summary>
internal sealed record GeneratorOptions
{
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public bool DisableNameSuffixHash { get; init; }

    public bool Immutable { get; init; }

    /// <summary>These options of one generator on top of those of the whole file: a switch is on if it is on in either.</summary>
    public GeneratorOptions Over(GeneratorOptions global) => new()
    {
        Labels = Merge(global.Labels, Labels),
        Annotations = Merge(global.Annotations, Annotations),
        DisableNameSuffixHash = DisableNameSuffixHash || global.DisableNameSuffixHash,
        Immutable = Immutable || global.Immutable,
    };

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> below, IReadOnlyDictionary<string, string> above)
    {
        var merged = new Dictionary<string, string>(below, StringComparer.Ordinal);
        foreach (var (key, value) in above)
        {
            merged[key] = value;
        }

        return merged;
    }
}

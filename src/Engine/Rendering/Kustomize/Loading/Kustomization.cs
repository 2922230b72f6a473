namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>A kustomization file as it was written, deprecated fields moved to their successors. Field names are kustomize's.</summary>
internal sealed record Kustomization
{
    /// <summary>Repository-relative path of the file, for messages.</summary>
    public required string File { get; init; }

    public bool IsComponent { get; init; }

    public IReadOnlyList<string> Resources { get; init; } = [];

    public IReadOnlyList<string> Components { get; init; } = [];

    public IReadOnlyList<string> Configurations { get; init; } = [];

    public string NamePrefix { get; init; } = "";

    public string NameSuffix { get; init; } = "";

    public string Namespace { get; init; } = "";

    public IReadOnlyDictionary<string, string> CommonLabels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<LabelRule> Labels { get; init; } = [];

    public IReadOnlyDictionary<string, string> CommonAnnotations { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<PatchRule> Patches { get; init; } = [];

    /// <summary>Each a path or an inline patch.</summary>
    public IReadOnlyList<string> PatchesStrategicMerge { get; init; } = [];

    public IReadOnlyList<PatchRule> PatchesJson6902 { get; init; } = [];

    public IReadOnlyList<ImageRule> Images { get; init; } = [];

    public IReadOnlyList<ReplicaRule> Replicas { get; init; } = [];

    public IReadOnlyList<GeneratorRule> ConfigMapGenerator { get; init; } = [];

    public IReadOnlyList<GeneratorRule> SecretGenerator { get; init; } = [];

    public GeneratorOptions GeneratorOptions { get; init; } = new();

    public SortOptions? SortOptions { get; init; }

    public IReadOnlyList<ReplacementRule> Replacements { get; init; } = [];

    public IReadOnlyList<VariableRule> Vars { get; init; } = [];

    /// <summary>Each a path or an inline configuration of a builtin plug-in.</summary>
    public IReadOnlyList<string> Generators { get; init; } = [];

    /// <summary>Each a path or an inline configuration of a builtin plug-in.</summary>
    public IReadOnlyList<string> Transformers { get; init; } = [];

    /// <summary>Deprecated fields in use, for the user.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public string Folder => SourcePath.Parent(File);
}

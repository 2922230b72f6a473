using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>One entry of <c>configMapGenerator</c> or <c>secretGenerator</c>.</summary>
internal sealed record GeneratorRule
{
    /// <summary>Field path for messages.</summary>
    public required string Where { get; init; }

    public string Name { get; init; } = "";

    public string Namespace { get; init; } = "";

    public GeneratorBehavior Behavior { get; init; }

    public IReadOnlyList<string> Files { get; init; } = [];

    public IReadOnlyList<string> Literals { get; init; } = [];

    public IReadOnlyList<string> Envs { get; init; } = [];

    /// <summary>Secrets only.</summary>
    public string Type { get; init; } = "";

    public GeneratorOptions Options { get; init; } = new();
}

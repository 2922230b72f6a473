namespace OrleansGitOps.Manifests.Yaml;

/// <summary>
/// What one input may cost at most. Every bound is checked on the parser's events, before a node is built or an alias is copied, so
/// that a hostile
/// file costs a little time and no memory.
/// </summary>
public sealed record YamlLimits
{
    public static YamlLimits Default { get; } = new();

    /// <summary>Bytes of the input.</summary>
    public int MaxBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>How deep mappings and sequences nest, with what an alias brings along. At most <see cref="HighestDepth"/>.</summary>
    public int MaxDepth { get; init; } = HighestDepth;

    /// <summary>
    /// Scalars, mappings and sequences of all documents together, each alias and merge key counted as what it stands for.
    /// </summary>
    public int MaxNodes { get; init; } = 1_000_000;

    /// <summary>Characters of all scalars together, each alias counted as what it stands for.</summary>
    public long MaxCharacters { get; init; } = 64L * 1024 * 1024;

    /// <summary>Documents in one input.</summary>
    public int MaxDocuments { get; init; } = 10_000;

    /// <summary>Warnings that are kept of one input, the last of them says so; beyond that only the first of each document.</summary>
    public const int MaxWarnings = 100;

    /// <summary>The reader recurses once per level, so no caller may ask for more than this.</summary>
    public const int HighestDepth = 100;
}

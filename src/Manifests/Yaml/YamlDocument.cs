using System.Text.Json.Nodes;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>One document of a YAML (or JSON) input.</summary>
/// <param name="Root">Null for an empty document and for a document that is <c>null</c>.</param>
/// <param name="Line">Where its content begins, from 1.</param>
public sealed record YamlDocument(JsonNode? Root, int Line)
{
    private static readonly IReadOnlyList<YamlWarning> NoWarnings = [];

    /// <summary>Keys that stand twice; empty for nearly every document. <see cref="YamlLimits.MaxWarnings"/> bounds them.</summary>
    public IReadOnlyList<YamlWarning> Warnings { get; init; } = NoWarnings;

    internal string Text { get; init; } = "";

    internal int Index { get; init; }

    /// <summary>
    /// The line (from 1) where the value at <paramref name="path"/> stands; where the path ends early, its last part that exists. Reads the
    /// source again, so it is meant for error messages only.
    /// </summary>
    /// <param name="path">Keys parted by dots and list indexes in brackets: <c>spec.sources[1].repoURL</c>; a key with dots or brackets
    /// stands in brackets and quotes: <c>metadata.annotations["a.b/c"]</c>.</param>
    public int LineOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return YamlLineFinder.Find(this, path);
    }
}

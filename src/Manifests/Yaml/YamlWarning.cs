namespace OrleansGitOps.Manifests.Yaml;

/// <summary>Something that was read but is likely a mistake: a mapping key that stands twice (the last one counts).</summary>
/// <param name="Line">From 1, in the source.</param>
/// <param name="Column">From 1, in the source.</param>
/// <param name="Problem">What is there, without file and line.</param>
/// <param name="More">What else there is to say; may be empty.</param>
public sealed record YamlWarning(int Line, int Column, string Problem, string More)
{
    /// <summary>Ready to show, without file and line.</summary>
    public string Message => $"{Problem}; the last one counts.{More}";
}

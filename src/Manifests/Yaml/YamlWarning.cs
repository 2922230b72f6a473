namespace OrleansGitOps.Manifests.Yaml;

/// <summary>Something that was read but is likely a mistake: a mapping key that stands twice (the last one counts).</summary>
/// <param name="Line">From 1, in the source.</param>
/// <param name="Column">From 1, in the source.</param>
/// <param name="Message">Ready to show, without file and line.</param>
public sealed record YamlWarning(int Line, int Column, string Message);

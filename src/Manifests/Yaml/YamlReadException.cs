namespace OrleansGitOps.Manifests.Yaml;

/// <summary>Input that is not acceptable YAML, JSON or Kubernetes manifest. The message begins with <c>file:line:column:</c>.</summary>
public sealed class YamlReadException : Exception
{
    internal YamlReadException(string sourceName, int line, int column, string problem, Exception? inner = null)
        : base($"{sourceName}:{line}:{column}: {problem}", inner)
    {
        SourceName = sourceName;
        Line = line;
        Column = column;
        Problem = problem;
    }

    /// <summary>The name that the caller gave to the input, usually a path in the repository.</summary>
    public string SourceName { get; }

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>From 1.</summary>
    public int Column { get; }

    /// <summary>The message without the place.</summary>
    public string Problem { get; }
}

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>Counts what an input has cost so far and stops it at its limits. One per input, shared by its documents.</summary>
internal sealed class YamlBudget(YamlLimits limits, string sourceName)
{
    private int _warningsLeft = YamlLimits.MaxWarnings;

    public int MaxDepth { get; } = Math.Clamp(limits.MaxDepth, 1, YamlLimits.HighestDepth);

    public string SourceName => sourceName;

    public int Nodes { get; private set; }

    public long Characters { get; private set; }

    /// <summary>How many warnings may still follow this one; negative: this one is too many.</summary>
    public int TakeWarning() => _warningsLeft < 0 ? -1 : --_warningsLeft;

    public void Document(int index, int line, int column)
    {
        if (index >= limits.MaxDocuments)
        {
            throw Error(line, column, $"more than {limits.MaxDocuments} documents in one input. Split the file.");
        }
    }

    public void Enter(int depth, int line, int column)
    {
        if (depth > MaxDepth)
        {
            throw Error(line, column, $"mappings and lists nested deeper than {MaxDepth} levels are refused.");
        }
    }

    /// <summary>Whether one more node with that many characters would be refused.</summary>
    public bool IsSpent(long characters) => Nodes >= limits.MaxNodes || Characters + characters > limits.MaxCharacters;

    /// <param name="alias">Name of the alias that brings them, empty for a node that stands there itself.</param>
    public void Spend(int nodes, long characters, int line, int column, string alias = "")
    {
        // Long arithmetic: both operands may be near int.MaxValue.
        if ((long)Nodes + nodes > limits.MaxNodes)
        {
            throw Error(line, column, alias.Length == 0
                ? $"more than {limits.MaxNodes} values in one input. Split the file."
                : $"alias *{alias} expands to more than {limits.MaxNodes} values in all, which looks like an alias bomb.");
        }

        if (Characters + characters > limits.MaxCharacters)
        {
            throw Error(line, column, alias.Length == 0
                ? $"more than {limits.MaxCharacters} characters of values in one input. Split the file."
                : $"alias *{alias} expands to more than {limits.MaxCharacters} characters in all, which looks like an alias bomb.");
        }

        Nodes += nodes;
        Characters += characters;
    }

    public YamlReadException Error(int line, int column, string problem, Exception? inner = null) =>
        new(sourceName, line, column, problem, inner);
}

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>The warnings of one document. A hostile one has a million, so that only the first are listed.</summary>
internal sealed class YamlWarnings
{
    public const int Max = 100;

    private List<YamlWarning>? _list;

    public IReadOnlyList<YamlWarning> List => _list is null ? [] : _list;

    /// <summary>Whether one more would not be listed; asked before its line and column are looked up.</summary>
    public bool IsFull => _list?.Count >= Max;

    public void KeyTwice(int line, int column, string key)
    {
        if (!IsFull)
        {
            var shown = key.Length <= 60 ? key : $"{key[..60]}...";
            (_list ??= []).Add(new(line, column, $"key \"{shown}\" stands twice in one mapping; the last one counts."));
        }
    }
}

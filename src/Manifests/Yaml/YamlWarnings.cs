namespace OrleansGitOps.Manifests.Yaml;

/// <summary>Collects a document's warnings. Only an input's first ones are kept, since a hostile file has a million of them,
/// and the first of each document, so that "has warnings" stays true.</summary>
internal sealed class YamlWarnings(YamlBudget budget)
{
    private List<YamlWarning>? _warnings;

    public IReadOnlyList<YamlWarning> All => _warnings is null ? [] : _warnings;

    /// <summary>Whether one more is kept; <see cref="AddKeyTwice"/> then adds it.</summary>
    public bool TryTake(out bool isLast)
    {
        var left = budget.TakeWarning();
        isLast = left == 0;
        return left >= 0 || _warnings is null;
    }

    public void AddKeyTwice(string key, int line, int column, bool isLast)
    {
        var shown = key.Length <= 60 ? key : key[..60] + "...";
        var more = isLast ? " Further keys that stand twice in this input are not named." : "";
        (_warnings ??= []).Add(new(line, column, $"key \"{shown}\" stands twice in one mapping", more));
    }
}

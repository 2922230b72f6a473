using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Manifests.Objects;

/// <summary>
/// Bounds what changes (patches, replacements, prefixes) may add to objects. The files that ask for them are small and bounded where
/// they are read; what they make is neither: forty copies of a map into itself are 2^40 maps. Each addition is counted before it is
/// made. For one thread.
/// </summary>
/// <param name="maxNodes">Maps, lists and scalars.</param>
/// <param name="maxCharacters">Characters of texts and keys.</param>
/// <param name="maxSteps">Comparisons and operations, for work that adds nothing.</param>
/// <param name="cancellationToken">Watched at each spending.</param>
public sealed class NodeBudget(
    long maxNodes = 1_000_000,
    long maxCharacters = 64L * 1024 * 1024,
    long maxSteps = 20_000_000,
    CancellationToken cancellationToken = default)
{
    /// <summary>
    /// How deep an object may nest. Code that walks objects recurses once per level, and a stack overflow cannot be caught.
    /// </summary>
    public const int MaxDepth = 100;

    private long _nodes;
    private long _characters;
    private long _steps;

    /// <summary>Counts a value that is about to be put somewhere.</summary>
    /// <param name="value">Only read.</param>
    /// <param name="depth">Levels above the place.</param>
    /// <exception cref="NodeBudgetException">One of the bounds is passed, or it would nest deeper than <see cref="MaxDepth"/>.</exception>
    public void SpendValue(JsonNode? value, int depth)
    {
        switch (value)
        {
            case JsonObject map:
                Enter(depth + 1);
                foreach (var (key, child) in map)
                {
                    Spend(0, key.Length);
                    SpendValue(child, depth + 1);
                }

                break;
            case JsonArray list:
                Enter(depth + 1);
                foreach (var child in list)
                {
                    SpendValue(child, depth + 1);
                }

                break;
        }

        Spend(1, value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String ? scalar.GetValue<string>().Length : 0);
    }

    /// <exception cref="NodeBudgetException">One of the bounds is passed.</exception>
    public void Spend(long nodes, long characters)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _nodes += nodes;
        _characters += characters;
        if (_nodes > maxNodes)
        {
            throw new NodeBudgetException($"more than {maxNodes} values (maps, lists, scalars) in all.");
        }

        if (_characters > maxCharacters)
        {
            throw new NodeBudgetException($"more than {maxCharacters} characters in all.");
        }
    }

    /// <exception cref="NodeBudgetException">The bound is passed.</exception>
    public void Step(long count)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _steps += count;
        if (_steps > maxSteps)
        {
            throw new NodeBudgetException($"more than {maxSteps} steps of work.");
        }
    }

    /// <exception cref="NodeBudgetException">Deeper than <see cref="MaxDepth"/>.</exception>
    public static void Enter(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new NodeBudgetException($"an object would nest deeper than {MaxDepth} levels.");
        }
    }
}

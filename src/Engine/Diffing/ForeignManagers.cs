using System.Collections.Immutable;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Which field managers stand for a person (their fields on a managed object are drift), and which for tools that applied the object before
/// us
/// (their ownership is taken over at adoption).
/// </summary>
/// <param name="Human">Manager names; <c>*</c> at the end matches any rest.</param>
/// <param name="Strict"><c>SelfHeal:Strict</c>: fields that a person added are drift by themselves.</param>
public sealed record ForeignManagers(ImmutableArray<string> Human, bool Strict = true)
{
    /// <summary>kubectl in all its sub-commands, browsers and the dashboards known to write under their own name.</summary>
    public static ForeignManagers Default { get; } = new(
        ["kubectl*", "Mozilla*", "node-fetch*", "k9s*", "Lens*", "OpenLens*", "freelens*", "headlamp*", "dashboard*",
            "kubernetes-dashboard*"]);

    public bool IsHuman(string manager) => Human.Any(pattern => Matches(pattern, manager));

    private static bool Matches(string pattern, string manager) =>
        pattern.EndsWith('*') ? manager.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase) : manager == pattern;
}

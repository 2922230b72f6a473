using OrleansGitOps.TestKit.Requirements;
using Xunit.Abstractions;

namespace OrleansGitOps.Engine.Tests.Rendering;

/// <summary>kustomize's own cases: each passes, or is refused by the name of a field that it really uses. No output is ever silently wrong.</summary>
public sealed class KrustyConformanceTests(ITestOutputHelper output)
{
    /// <summary>What may still be refused. A case without any of these must pass.</summary>
    private static readonly string[] NotYetSupported =
    [
        "openapi", "crds", "validators", "buildMetadata", "helmCharts", "helmGlobals",
        "helmChartInflationGenerator",
    ];

    [SkippableFact]
    public void Render_EveryCase_PassesOrNamesTheUnsupportedField()
    {
        var cases = Directory.GetDirectories(Conformance.Require("krusty")).Order(StringComparer.Ordinal).ToList();

        var outcomes = cases.ConvertAll(folder => (Folder: folder, Outcome: new KrustyCase(folder).Run()));

        foreach (var group in outcomes.GroupBy(entry => entry.Outcome.Kind).OrderBy(group => group.Key))
        {
            output.WriteLine($"{group.Key}: {group.Count()} of {cases.Count}");
        }

        var wrong = outcomes.Where(entry => entry.Outcome.Kind == KrustyOutcomeKind.Wrong
                || (entry.Outcome.Kind == KrustyOutcomeKind.NotSupported && !UsesTheFieldItNames(entry.Folder, entry.Outcome.Detail)))
            .Select(entry => $"{Path.GetFileName(entry.Folder)}: {entry.Outcome.Detail}")
            .ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join('\n', wrong)}");
        Assert.Contains(outcomes, entry => entry.Outcome.Kind == KrustyOutcomeKind.Passed);
    }

    private static bool UsesTheFieldItNames(string folder, string message) =>
        NotYetSupported.FirstOrDefault(field => message.Contains($": {field}: ", StringComparison.Ordinal)) is { } named
        && Directory.EnumerateFiles(Path.Combine(folder, "input"), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is "kustomization.yaml" or "kustomization.yml" or "Kustomization")
            .SelectMany(File.ReadLines)
            .Any(line => line.StartsWith($"{named}:", StringComparison.Ordinal));
}

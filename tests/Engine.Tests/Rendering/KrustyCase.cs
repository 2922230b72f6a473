using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.Engine.Rendering.Kustomize;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Yaml;
using OrleansGitOps.TestKit.Sources;

namespace OrleansGitOps.Engine.Tests.Rendering;

/// <summary>One conformance case: a folder to build, and what real kustomize makes of it.</summary>
internal sealed class KrustyCase(string folder)
{
    private static readonly JsonSerializerOptions ReadableJson = new() { WriteIndented = true };

    private readonly JsonNode _meta = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "meta.json")))!;

    public string Name { get; } = Path.GetFileName(folder);

    private bool IsError => _meta["kind"]!.GetValue<string>() == "error";

    private string[] Flags => [.. _meta["flags"]!.AsArray().Select(flag => flag!.GetValue<string>())];

    /// <summary>With the case's own flags, and where known without any.</summary>
    public KrustyOutcome Run()
    {
        var flagged = Run(
            new KustomizeOptions(
                SortByKind: Flags is [] || Flags.Contains("legacy"), FilesAnywhere: Flags.Contains("LoadRestrictionsNone")),
            "expected.yaml");
        var plain = Path.Combine(folder, "default.yaml");
        return flagged.Kind == KrustyOutcomeKind.Passed && File.Exists(plain)
            ? Run(new KustomizeOptions(FilesAnywhere: Flags.Contains("LoadRestrictionsNone")), "default.yaml")
            : flagged;
    }

    private KrustyOutcome Run(KustomizeOptions options, string expectedFile)
    {
        try
        {
            var actual = Render(options);
            if (IsError)
            {
                return new(KrustyOutcomeKind.Wrong, $"rendered, but kustomize says: {_meta["real_message"]}");
            }

            var expected = Documents(File.ReadAllBytes(Path.Combine(folder, expectedFile)), expectedFile);
            return Compare(expected, actual) is { } difference
                ? new(KrustyOutcomeKind.Wrong, $"{expectedFile}: {difference}")
                : new(KrustyOutcomeKind.Passed, "");
        }
        catch (GitOpsException exception) when (exception.Failure.Reason == FailureReason.NotSupported)
        {
            return new(KrustyOutcomeKind.NotSupported, exception.Message);
        }
        catch (GitOpsException exception)
        {
            return new(IsError ? KrustyOutcomeKind.Passed : KrustyOutcomeKind.Wrong, exception.Message);
        }
    }

    private List<JsonNode?> Render(KustomizeOptions options)
    {
        var input = InMemorySourceTree.FromDisk(Path.Combine(folder, "input"));
        var root = File.ReadAllText(Path.Combine(folder, "build")).Trim().Trim('.', '/');
        var (resources, _) = new KustomizeRenderer(RenderLimits.Default).Build(
            new RenderRequest("app", new ApplicationSource(), ""), root, new RecordingSourceTree(input), options, CancellationToken.None);
        return [.. resources.Select(resource => (JsonNode?)resource.Content)];
    }

    private static List<JsonNode?> Documents(byte[] yaml, string name) =>
        [.. YamlReader.Read(yaml, name, rules: YamlRules.Kustomize).Select(document => document.Root).Where(root => root is not null)];

    private static string? Compare(List<JsonNode?> expected, List<JsonNode?> actual)
    {
        for (var i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            if (!JsonNode.DeepEquals(expected[i], actual[i]))
            {
                return $"document {i}: expected\n{Text(expected[i])}\nbut was\n{Text(actual[i])}";
            }
        }

        return expected.Count == actual.Count ? null : $"expected {expected.Count} documents, got {actual.Count}.";
    }

    private static string Text(JsonNode? node) => node?.ToJsonString(ReadableJson) ?? "null";
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Yaml;
using OrleansGitOps.TestKit.Sources;

namespace OrleansGitOps.Engine.Tests.Rendering;

/// <summary>A folder <c>testdata/rendering/NAME</c>: <c>input/overlay</c> is what is built, <c>expected.yaml</c> what comes out.</summary>
internal sealed class RenderScenario(string name)
{
    public const string Root = "overlay";

    private static readonly JsonSerializerOptions ReadableJson = new() { WriteIndented = true };

    public static IEnumerable<string> Names =>
        Directory.GetDirectories(Folder()).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public string InputFolder => Path.Combine(Folder(), name, "input");

    public InMemorySourceTree Tree => InMemorySourceTree.FromDisk(InputFolder);

    public IReadOnlyList<JsonNode?> Expected => Documents(File.ReadAllBytes(Path.Combine(Folder(), name, "expected.yaml")));

    public static IReadOnlyList<JsonNode?> Documents(ReadOnlySpan<byte> yaml) =>
        [.. YamlReader.Read(yaml, "expected", rules: YamlRules.Kustomize).Select(document => document.Root).Where(root => root is not null)];

    /// <summary>Compares document by document and shows the first that differs.</summary>
    public static void AssertSame(IReadOnlyList<JsonNode?> expected, IReadOnlyList<JsonNode?> actual, string what = "")
    {
        for (var i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            if (!JsonNode.DeepEquals(expected[i], actual[i]))
            {
                Assert.Fail($"{what}: document {i}: expected\n{Text(expected[i])}\nbut was\n{Text(actual[i])}");
            }
        }

        Assert.True(expected.Count == actual.Count, $"{what}: expected {expected.Count} documents, got {actual.Count}");
    }

    private static string Text(JsonNode? node) => node?.ToJsonString(ReadableJson) ?? "null";

    private static string Folder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(file)!)!, "testdata", "rendering");
}

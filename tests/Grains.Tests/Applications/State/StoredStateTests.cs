using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.Grains.Tests.Applications.State;

/// <summary>
/// Every shape in which a state was ever stored is kept as a file, <c>testdata/stored-state/vN/STATE.json</c>, and must load for ever. A
/// change of shape takes a new folder with the states that changed; the files of an older one are never changed.
/// </summary>
public sealed class StoredStateTests
{
    private const string UpdateVariable = "GITOPS_UPDATE_GOLDEN";

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests/Grains.Tests/testdata/stored-state");

    private static readonly Dictionary<string, (Func<byte[]> Sample, Func<byte[], byte[]> Reload)> States = new(StringComparer.Ordinal)
    {
        [StateNames.Spec] = Of(StoredSamples.Application),
        [StateNames.Operation] = Of(StoredSamples.Operation),
        [StateNames.Status] = Of(StoredSamples.Status),
        [StateNames.History] = Of(StoredSamples.History),
        [StateNames.Journal] = Of(StoredSamples.Journal),
        [StateNames.Desired] = Of(StoredSamples.Desired),
    };

    public static TheoryData<string> Names() => [.. States.Keys];

    public static TheoryData<string> Files() => [.. Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Fact]
    public void States_EveryName_HasASample() => Assert.Equal(
        typeof(StateNames).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal),
        States.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Serialize_Sample_AsTheNewestFile(string state)
    {
        var versions = Directory.GetFiles(Folder, state + ".json", SearchOption.AllDirectories)
            .Select(path => int.Parse(Path.GetFileName(Path.GetDirectoryName(path))!.TrimStart('v'), CultureInfo.InvariantCulture)).Order().ToList();
        var actual = Indented(States[state].Sample());
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1" && (versions.Count == 0 || File.ReadAllText(FileOf(state, versions[^1])) != actual))
        {
            versions.Add(versions.LastOrDefault() + 1);
            Directory.CreateDirectory(Path.GetDirectoryName(FileOf(state, versions[^1]))!);
            File.WriteAllText(FileOf(state, versions[^1]), actual);
        }

        Assert.True(versions.Count > 0, $"{state}.json is missing; {UpdateVariable}=1 writes it");
        var file = FileOf(state, versions[^1]);
        Assert.Equal(File.ReadAllText(file), actual);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Deserialize_FileOfAnyVersion_NothingLost(string file)
    {
        var stored = File.ReadAllText(Path.Combine(Folder, file));
        var (_, reload) = States[Path.GetFileNameWithoutExtension(file)];

        var reloaded = JsonNode.Parse(reload(Encoding.UTF8.GetBytes(stored)));

        Assert.Empty(Lost(JsonNode.Parse(stored), reloaded, ""));
    }

    private static string FileOf(string state, int version) =>
        Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"v{version}"), state + ".json");

    private static (Func<byte[]> Sample, Func<byte[], byte[]> Reload) Of<T>(T sample)
        where T : class =>
        (() => StoredJson.Serialize(sample), json => StoredJson.Serialize(StoredJson.Deserialize<T>(json)));

    /// <summary>Paths of leaves of <paramref name="before"/> that <paramref name="after"/> lacks or has otherwise. More is no loss.</summary>
    private static IEnumerable<string> Lost(JsonNode? before, JsonNode? after, string path) => (before, after) switch
    {
        (JsonObject left, JsonObject right) => left.SelectMany(item => Lost(item.Value, right[item.Key], $"{path}.{item.Key}")),
        (JsonArray left, JsonArray right) when left.Count == right.Count =>
            left.SelectMany((item, i) => Lost(item, right[i], $"{path}[{i}]")),
        _ => JsonNode.DeepEquals(before, after) ? [] : [path],
    };

    private static string Indented(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document, new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Yaml;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.Grains.Abstractions.Tests.Model;

/// <summary>Manifests of every shape that users write, through YAML, strict reading, JSON and the serializer of grain messages.</summary>
public sealed class ApplicationManifestTests
{
    private const string UpdateVariable = "GITOPS_UPDATE_GOLDEN";

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests/Grains.Abstractions.Tests/testdata/applications");
    private static readonly JsonSerializerOptions Indented = new(ModelJson.Options) { WriteIndented = true };

    public static TheoryData<string> Manifests() => [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Manifests_OfEveryShape_AreFound() => Assert.InRange(Manifests().Count, 15, 100);

    [Theory]
    [MemberData(nameof(Manifests))]
    public void RoundTrip_Manifest_EqualThroughJsonAndOrleans(string file)
    {
        var application = Parse(Read(file));
        var json = ModelJson.Serialize(application);
        Assert.Equal(application, ModelJson.Deserialize<Application>(json));
        Assert.Equal(application, Parse(json));

        var fromOrleans = OrleansRoundTrip.Of(application);
        Assert.Equal(application, fromOrleans);
        Assert.Equal(json, ModelJson.Serialize(fromOrleans));
    }

    /// <summary>Compared with the manifest itself, less what asks for nothing (null, empty, false, 0) and what is dropped on purpose.</summary>
    [Theory]
    [MemberData(nameof(Manifests))]
    public void Parse_Manifest_NothingThatWasWrittenIsLost(string file)
    {
        var written = Read(file);
        var read = JsonNode.Parse(ModelJson.Serialize(Parse(written)))!.AsObject();
        var expected = JsonNode.Parse(written)!.AsObject();
        foreach (var dropped in new[] { "status", "operation" })
        {
            expected.Remove(dropped);
            read.Remove(dropped);
        }

        expected["apiVersion"] ??= ModelConstants.ApiVersion;
        expected["kind"] ??= ModelConstants.ApplicationKind;
        DropWhatServersKeep(expected["metadata"]!.AsObject());
        var (left, right) = (Pruned(expected)!.ToJsonString(), Pruned(read)!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(Pruned(expected), Pruned(read)), $"{left}\n{right}");
    }

    /// <summary>The shape that clients see. A difference here is a change of the API.</summary>
    [Theory]
    [MemberData(nameof(Manifests))]
    public void Serialize_Manifest_AsWrittenDown(string file)
    {
        var golden = Path.Combine(Folder, "golden", Path.ChangeExtension(file, ".json"));
        var actual = JsonSerializer.Serialize(Parse(Read(file)), Indented) + "\n";
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(golden)!);
            File.WriteAllText(golden, actual);
        }

        Assert.True(File.Exists(golden), $"{golden} is missing; {UpdateVariable}=1 writes it");
        Assert.Equal(File.ReadAllText(golden), actual);
    }

    [Fact]
    public void Golden_Files_AreOfManifestsThatExist() => Assert.Equal(
        Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
        Directory.GetFiles(Path.Combine(Folder, "golden")).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    /// <summary>The records of other field managers are not kept; times are kept in UTC and whole seconds.</summary>
    private static void DropWhatServersKeep(JsonObject metadata)
    {
        metadata.Remove("managedFields");
        metadata.Remove("selfLink");
        if (KubernetesTime.TryParse((string?)metadata["deletionTimestamp"], out var time))
        {
            metadata["deletionTimestamp"] = KubernetesTime.Format(time);
        }
    }

    private static byte[] Read(string file)
    {
        var document = Assert.Single(YamlReader.Read(File.ReadAllBytes(Path.Combine(Folder, file)), file));
        return Encoding.UTF8.GetBytes(document.Root!.ToJsonString());
    }

    private static Application Parse(byte[] json)
    {
        var result = ModelJson.ParseApplicationManifest(json);
        Assert.True(result.IsValid(out var application), result.Message);
        return application;
    }

    private static JsonNode? Pruned(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                var kept = map.Select(item => (item.Key, Value: Pruned(item.Value))).Where(item => item.Value is not null)
                    .OrderBy(item => item.Key, StringComparer.Ordinal)
                    .Select(item => KeyValuePair.Create(item.Key, item.Value)).ToList();
                return kept.Count == 0 ? null : new JsonObject(kept);
            case JsonArray list:
                return list.Count == 0 ? null : new JsonArray([.. list.Select(item => Pruned(item) ?? new JsonObject())]);
            case JsonValue value when value.ToJsonString() is "\"\"" or "false" or "0":
                return null;
            default:
                return node?.DeepClone();
        }
    }
}

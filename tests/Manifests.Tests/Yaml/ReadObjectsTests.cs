using System.Text;
using OrleansGitOps.Manifests.Yaml;

namespace OrleansGitOps.Manifests.Tests.Yaml;

public sealed class ReadObjectsTests
{
    [Fact]
    public void ReadObjects_Lists_TakenApart()
    {
        const string Yaml = """
            ---
            # empty
            ---
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            - apiVersion: v1
              kind: ConfigMapList
              items:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: ns}}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {generateName: c-}
            ---
            apiVersion: v1
            kind: List
            items: null
            ---
            apiVersion: x.io/v1
            kind: AllowList
            metadata: {name: d}
            """;
        var objects = YamlReader.ReadObjects(Encoding.UTF8.GetBytes(Yaml), "f.yaml");
        Assert.Equal(["ConfigMap a", "ConfigMap ns/b", "Job ", "AllowList d"], objects.Select(static one => one.ToString()));
        Assert.All(objects, static one => Assert.Null(one.Content.Parent));
    }

    [Theory]
    [InlineData("a\n", 2, "must be a mapping, but this is a text")]
    [InlineData("- a\n", 2, "must be a mapping, but this is a list")]
    [InlineData("{kind: A, metadata: {name: x}}\n", 2, "apiVersion is missing")]
    [InlineData(
        "apiVersion: v1\nkind: 3\nmetadata: {name: x}\n", 3,
        "kind must be a text that is not empty (for example Deployment), but this is the number 3")]
    [InlineData("apiVersion: v1\nmetadata: {name: x}\n", 2, "kind is missing")]
    [InlineData("apiVersion: v1\nkind: A\n", 2, "A: metadata is missing")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n  labels: {}\n", 4, "A: metadata.name is missing")]
    [InlineData(
        "apiVersion: v1\nkind: A\nmetadata:\n  name: 12\n", 5,
        "A: metadata.name must be a text that is not empty, but this is the number 12")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  metadata: {name: x}\n", 5, "items[0].kind is missing")]
    [InlineData("apiVersion: v1\nkind: List\nitems: {}\n", 4, "items must be a list, but this is a mapping")]
    public void ReadObjects_NoObject_NamesLineAndField(string yaml, int line, string part)
    {
        var e = Assert.Throws<YamlReadException>(() => YamlReader.ReadObjects(Encoding.UTF8.GetBytes("---\n" + yaml), "dir/f.yaml"));
        Assert.Contains(part, e.Message);
        Assert.StartsWith($"dir/f.yaml:{line}:", e.Message);
    }
}

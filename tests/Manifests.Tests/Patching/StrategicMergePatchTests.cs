using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Patching;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Manifests.Tests.Patching;

public sealed class StrategicMergePatchTests
{
    private static readonly Schema Pod = KubernetesSchemas.Of(new GroupVersionKind("", "v1", "Pod"))!;
    private static readonly Schema Deployment = KubernetesSchemas.Of(new GroupVersionKind("apps", "v1", "Deployment"))!;

    [Theory]
    [InlineData("""{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"a","image":"2"},{"name":"c"}]}}""",
        """{"spec":{"containers":[{"name":"a","image":"2"},{"name":"b"},{"name":"c"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"a","$patch":"delete"}]}}""",
        """{"spec":{"containers":[{"name":"b"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"$patch":"replace"},{"name":"c"}]}}""",
        """{"spec":{"containers":[{"name":"c"}]}}""")]
    [InlineData("""{"spec":{"tolerations":[{"key":"a"}]}}""", """{"spec":{"tolerations":[{"key":"b"}]}}""", """{"spec":{"tolerations":[{"key":"b"}]}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"finalizers":["b","c"]}}""", """{"metadata":{"finalizers":["a","b","c"]}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"]}}""",
        """{"metadata":{"finalizers":["b"]}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1","b":"2"}}}""", """{"metadata":{"labels":{"a":null,"c":"3"}}}""",
        """{"metadata":{"labels":{"b":"2","c":"3"}}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1"}}}""", """{"metadata":{"labels":{"$patch":"replace","c":"3"}}}""", """{"metadata":{"labels":{"c":"3"}}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"x"},{"name":"a"},{"name":"b"}]}}""",
        """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}}""", """{"spec":{"containers":[{"name":"x"},{"name":"b"},{"name":"a"}]}}""")]
    public void Apply_Pod_MergesAsTheServerDoes(string target, string patch, string expected)
    {
        var result = StrategicMergePatch.Apply(Map(target), Map(patch), Pod);

        Assert.Equal(Map(expected).ToJsonString(), result.ToJsonString());
    }

    [Fact]
    public void Apply_RetainKeys_DropsTheOthers()
    {
        var target = Map("""{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}""");

        var result = StrategicMergePatch.Apply(target, Map("""{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}"""), Deployment);

        Assert.Equal("""{"spec":{"strategy":{"type":"Recreate"}}}""", result.ToJsonString());
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"image":"1"}]}}""", "merge key: name")]
    [InlineData("""{"spec":{"$patch":"explode"}}""", "replace, delete or merge")]
    [InlineData("""{"spec":{"$what":1}}""", "unknown directive")]
    public void Apply_WrongPatch_SaysWhat(string patch, string problem)
    {
        var failure = Assert.Throws<PatchException>(() => StrategicMergePatch.Apply(Map("""{"spec":{"containers":[]}}"""), Map(patch), Pod));

        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    private static JsonObject Map(string json) => JsonNode.Parse(json)!.AsObject();
}

using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Patching;

namespace OrleansGitOps.Manifests.Tests.Patching;

/// <summary>The examples of RFC 7386, appendix A, and what they leave open.</summary>
public sealed class MergePatchTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""["a","b"]""", """["c","d"]""", """["c","d"]""")]
    [InlineData("""{"a":"b"}""", """["c"]""", """["c"]""")]
    [InlineData("""{"a":"foo"}""", "null", "null")]
    [InlineData("""{"a":"foo"}""", "\"bar\"", "\"bar\"")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("[1,2]", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("null", """{"a":1}""", """{"a":1}""")]
    [InlineData("""{"a":{"x":1}}""", """{"a":{}}""", """{"a":{"x":1}}""")]
    public void Apply_Patch_GivesTheDocument(string target, string patch, string expected)
    {
        var changes = JsonNode.Parse(patch);
        var result = MergePatch.Apply(JsonNode.Parse(target), changes);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), result), result?.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(patch), changes), "The patch was changed.");
    }

    [Fact]
    public void Apply_DeepPatch_Refused()
    {
        var patch = new JsonObject();
        for (var i = 0; i < NodeBudget.MaxDepth; i++)
        {
            patch = new JsonObject { ["a"] = patch };
        }

        Assert.Throws<NodeBudgetException>(() => MergePatch.Apply(new JsonObject(), patch));
    }
}

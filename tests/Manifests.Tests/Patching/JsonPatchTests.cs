using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Patching;

namespace OrleansGitOps.Manifests.Tests.Patching;

public sealed class JsonPatchTests
{
    private const string Document = """{"a":{"b":[1,2,3],"c/d":"x","e~f":"y","n":null},"s":"text"}""";

    [Theory]
    [InlineData(
        """{"op":"add","path":"/a/new","value":{"k":1}}""",
        """{"a":{"b":[1,2,3],"c/d":"x","e~f":"y","n":null,"new":{"k":1}},"s":"text"}""")]
    [InlineData("""{"op":"add","path":"/a/b/1","value":9}""", """{"a":{"b":[1,9,2,3],"c/d":"x","e~f":"y","n":null},"s":"text"}""")]
    [InlineData("""{"op":"add","path":"/a/b/-","value":9}""", """{"a":{"b":[1,2,3,9],"c/d":"x","e~f":"y","n":null},"s":"text"}""")]
    [InlineData("""{"op":"add","path":"/a/b/3","value":9}""", """{"a":{"b":[1,2,3,9],"c/d":"x","e~f":"y","n":null},"s":"text"}""")]
    [InlineData("""{"op":"add","path":"/s","value":null}""", """{"a":{"b":[1,2,3],"c/d":"x","e~f":"y","n":null},"s":null}""")]
    [InlineData("""{"op":"add","path":"","value":{"whole":true}}""", """{"whole":true}""")]
    [InlineData("""{"op":"remove","path":"/a/b/0"}""", """{"a":{"b":[2,3],"c/d":"x","e~f":"y","n":null},"s":"text"}""")]
    [InlineData("""{"op":"remove","path":"/a/n"}""", """{"a":{"b":[1,2,3],"c/d":"x","e~f":"y"},"s":"text"}""")]
    [InlineData("""{"op":"replace","path":"/a/c~1d","value":"z"}""", """{"a":{"b":[1,2,3],"c/d":"z","e~f":"y","n":null},"s":"text"}""")]
    [InlineData("""{"op":"replace","path":"/a/e~0f","value":"z"}""", """{"a":{"b":[1,2,3],"c/d":"x","e~f":"z","n":null},"s":"text"}""")]
    [InlineData("""{"op":"move","from":"/s","path":"/a/b/0"}""", """{"a":{"b":["text",1,2,3],"c/d":"x","e~f":"y","n":null}}""")]
    [InlineData("""{"op":"copy","from":"/a/b","path":"/s"}""", """{"a":{"b":[1,2,3],"c/d":"x","e~f":"y","n":null},"s":[1,2,3]}""")]
    [InlineData("""{"op":"test","path":"/a/b/2","value":3.0}""", Document)]
    [InlineData("""{"op":"test","path":"/a/n","value":null}""", Document)]
    [InlineData("""{"op":"test","path":"/a/absent","value":null}""", Document)]
    public void Apply_ValidOperation_GivesTheDocument(string operation, string expected)
    {
        var patched = JsonPatch.Apply(JsonNode.Parse(Document), (JsonArray)JsonNode.Parse($"[{operation}]")!);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), patched), patched?.ToJsonString());
    }

    [Theory]
    [InlineData("""{"op":"add","path":"/x/y","value":1}""", "nothing at '/x'")]
    [InlineData("""{"op":"add","path":"/a/b/4","value":1}""", "'4' is not an index from 0 to 3")]
    [InlineData("""{"op":"add","path":"/a/b/01","value":1}""", "'01' is not an index")]
    [InlineData("""{"op":"add","path":"/a/b/-1","value":1}""", "'-1' is not an index")]
    [InlineData("""{"op":"add","path":"/s/x","value":1}""", "nothing at '/s'")]
    [InlineData("""{"op":"add","path":"/x"}""", "'value' is missing")]
    [InlineData("""{"op":"remove","path":"/x"}""", "nothing at '/x'")]
    [InlineData("""{"op":"remove","path":""}""", "cannot be removed")]
    [InlineData("""{"op":"replace","path":"/x","value":1}""", "nothing at '/x'")]
    [InlineData("""{"op":"move","from":"/x","path":"/y"}""", "nothing at '/x'")]
    [InlineData("""{"op":"copy","path":"/y"}""", "'from' is missing")]
    [InlineData("""{"op":"test","path":"/s","value":"other"}""", "the value there is another")]
    [InlineData("""{"op":"merge","path":"/s"}""", "'merge' is not one of")]
    [InlineData("""{"path":"/s"}""", "'op' is missing")]
    [InlineData("""{"op":"remove","path":"s"}""", "must begin with '/'")]
    [InlineData("1", "expected a map")]
    public void Apply_InvalidOperation_SaysWhichAndWhy(string operation, string message)
    {
        var exception = Assert.Throws<PatchException>(() =>
            JsonPatch.Apply(JsonNode.Parse(Document), (JsonArray)JsonNode.Parse($"[{operation}]")!));

        Assert.StartsWith("operation 0", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}

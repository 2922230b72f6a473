using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;

namespace OrleansGitOps.Engine.Tests.Diffing;

/// <summary>Content ids are hashes of these bytes, so they may never change for the same value.</summary>
public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b": 1, "a": { "d": [2, 1], "c": null } }""", """{"a":{"c":null,"d":[2,1]},"b":1}""")]
    [InlineData("""{"B":1,"a":2,"_":3,"1":4,"é":5}""", """{"1":4,"B":1,"_":3,"a":2,"\u00E9":5}""")]
    [InlineData("""{"a":"\u0041\/\n"}""", """{"a":"A/\n"}""")]
    [InlineData("""[true,false,null,12345678901234567890123,1.5,"x"]""", """[true,false,null,12345678901234567890123,1.5,"x"]""")]
    [InlineData("null", "null")]
    [InlineData("{}", "{}")]
    public void Text_Value_HasOneForm(string json, string expected)
    {
        Assert.Equal(expected, CanonicalJson.Text(JsonNode.Parse(json)));
        Assert.Equal(expected, CanonicalJson.Text(JsonNode.Parse(expected)));
        Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalJson.Bytes(JsonNode.Parse(json)?.DeepClone())));
    }

    [Fact]
    public void Text_ValueFromCodeOrText_IsTheSame() =>
        Assert.Equal(
            CanonicalJson.Text(JsonNode.Parse("""{"a":"x<y","b":80,"c":[true]}""")),
            CanonicalJson.Text(new JsonObject { ["c"] = new JsonArray(true), ["b"] = 80, ["a"] = "x<y" }));

    [Theory]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("{}", "[]")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("\"1\"", "1")]
    [InlineData("\"\"", "null")]
    public void AreEqual_OtherValue_IsFalse(string left, string right) =>
        Assert.False(CanonicalJson.AreEqual(JsonNode.Parse(left), JsonNode.Parse(right)));
}

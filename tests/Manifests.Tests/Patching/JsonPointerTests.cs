using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Patching;

namespace OrleansGitOps.Manifests.Tests.Patching;

public sealed class JsonPointerTests
{
    /// <summary>The document and pointers of RFC 6901, section 5, and some more.</summary>
    private const string Document =
        """{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,"~1":9,"n":null,"list":[[1,[2]]]}""";

    [Theory]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/foo", """["bar","baz"]""")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/g|h", "4")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    [InlineData("/~01", "9")]
    [InlineData("/n", "null")]
    [InlineData("/list/0/1/0", "2")]
    public void TryFind_WhatIsThere_Found(string pointer, string expected)
    {
        Assert.True(JsonPointer.TryFind(JsonNode.Parse(Document), JsonPointer.Parse(pointer), out var value));
        Assert.Equal(expected, value?.ToJsonString() ?? "null");
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/foo/2")]
    [InlineData("/foo/-")]
    [InlineData("/foo/00")]
    [InlineData("/foo/+1")]
    [InlineData("/foo/bar")]
    [InlineData("/foo/0/x")]
    [InlineData("/n/x")]
    [InlineData("/foo/99999999999")]
    public void TryFind_WhatIsNot_NotFound(string pointer)
    {
        Assert.False(JsonPointer.TryFind(JsonNode.Parse(Document), JsonPointer.Parse(pointer), out var value));
        Assert.Null(value);
    }

    [Fact]
    public void Parse_EmptyText_IsTheWholeDocument()
    {
        var root = JsonNode.Parse(Document);

        Assert.True(JsonPointer.TryFind(root, JsonPointer.Parse(""), out var value));
        Assert.Same(root, value);
    }

    [Theory]
    [InlineData("spec", "must begin with '/'")]
    [InlineData("#/spec", "must begin with '/'")]
    public void Parse_NoPointer_SaysWhy(string pointer, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => JsonPointer.Parse(pointer)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_EndlessPointer_Refused()
    {
        var message = Assert.Throws<FormatException>(() => JsonPointer.Parse(string.Concat(Enumerable.Repeat("/a", 1_000_000)))).Message;

        Assert.Contains("more than 100 segments", message, StringComparison.Ordinal);
        Assert.True(message.Length < 300);
    }

    [Fact]
    public void Of_AwkwardNames_ReadBack()
    {
        string[] names = ["a/b", "~", "~1", "", "x.y/z~0"];

        Assert.Equal("/a~1b/~0/~01//x.y~1z~00", JsonPointer.Of(names));
        Assert.Equal(names, JsonPointer.Parse(JsonPointer.Of(names)));
    }
}

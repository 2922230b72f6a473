using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Caching;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Tests.Rendering.Caching;

public sealed class RenderedManifestsTests
{
    private static readonly KubeObject[] Objects =
    [
        Of("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"æ":"<&>\u2028","n":null},"x":12345678901234567890,"y":1.50}"""),
        Of("""{"kind":"Secret","apiVersion":"v1","metadata":{"name":"b"},"list":[1,{"b":1,"a":2},true]}"""),
    ];

    [Fact]
    public void Decode_WhatEncodeGave_IsEqual()
    {
        var (id, bytes) = RenderedManifests.Encode(Objects);

        var decoded = RenderedManifests.Decode(bytes);

        Assert.Equal(Objects.Length, decoded.Count);
        Assert.All(Objects.Zip(decoded), pair => Assert.True(JsonNode.DeepEquals(pair.First.Content, pair.Second.Content)));
        Assert.Equal(id, RenderedManifests.ContentId(decoded));
    }

    [Fact]
    public void ContentId_KeysInAnotherOrder_IsTheSame()
    {
        var other = Of("""{"list":[1,{"a":2,"b":1},true],"metadata":{"name":"b"},"apiVersion":"v1","kind":"Secret"}""");

        Assert.Equal(RenderedManifests.ContentId([Objects[1]]), RenderedManifests.ContentId([other]));
    }

    [Fact]
    public void ContentId_AnyChange_IsAnother()
    {
        var ids = new[]
        {
            RenderedManifests.ContentId(Objects),
            RenderedManifests.ContentId([Objects[1], Objects[0]]),
            RenderedManifests.ContentId([Objects[0]]),
            RenderedManifests.ContentId([]),
            RenderedManifests.ContentId([Of("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"b"},"list":[1,{"b":"1","a":2},true]}""")]),
        };

        Assert.Distinct(ids);
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{64}$", id));
    }

    [Fact]
    public void Decode_MoreThanAllowedOrDamaged_IsRefused()
    {
        var large = Of($$"""{"apiVersion":"v1","kind":"X","metadata":{"name":"b"},"text":"{{new string('x', 100_000)}}"}""");
        var (_, bytes) = RenderedManifests.Encode([large]);

        Assert.True(bytes.Length < 1_000);
        Assert.Throws<InvalidDataException>(() => RenderedManifests.Decode(bytes, maxBytes: 50_000));
        Assert.Throws<InvalidDataException>(() => RenderedManifests.Decode(new byte[] { 1, 2, 3, 4 }));
    }

    private static KubeObject Of(string json) => new((JsonObject)JsonNode.Parse(json)!);
}

using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Tests.Syncing;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Tests.Diffing;

public sealed class ReferenceTests
{
    private const string Live = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","uid":"u1","labels":{"app":"web"},
         "managedFields":[
          {"manager":"orleans-gitops","operation":"Apply","apiVersion":"apps/v1","fieldsType":"FieldsV1","fieldsV1":{
            "f:metadata":{"f:labels":{"f:app":{}}},
            "f:spec":{"f:replicas":{},"f:strategy":{"f:type":{}},"f:template":{"f:spec":{
              "f:containers":{"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:image":{},"f:args":{},
               "f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}},
                              "k:{\"name\":\"b\"}":{".":{},"f:name":{}}},
              "f:volumes":{"k:{\"name\":\"v\"}":{".":{},"f:name":{},"f:emptyDir":{}}}}}}}}]},
         "spec":{"replicas":2,"strategy":{"type":"Recreate"},"template":{"spec":{
           "containers":[{"name":"a","image":"nginx:1","args":["x","y"],"ports":[{"containerPort":80,"protocol":"TCP"}]},{"name":"b"}],
           "volumes":[{"name":"v","emptyDir":{}}]}}}}
        """;

    private const string Sent = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","labels":{"app":"web"}},
         "spec":{"replicas":2,"strategy":{"type":"Recreate"},"template":{"spec":{
           "containers":[{"name":"a","image":"nginx:1","args":["x","y"],"ports":[{"containerPort":80,"protocol":"TCP"}]},{"name":"b"}],
           "volumes":[{"name":"v","emptyDir":{}}]}}}}
        """;

    private static readonly SyncHarness.TestHasher Hasher = new();

    [Fact]
    public void Compare_Unchanged_FindsNothing() => Assert.Empty(Compare(_ => { }));

    [Fact]
    public void Compare_FieldsOfOthers_DoNotCount() => Assert.Empty(Compare(live =>
    {
        live["spec"]!["paused"] = true;
        live["status"] = new JsonObject { ["replicas"] = 2 };
        ((JsonArray)live["spec"]!["template"]!["spec"]!["containers"]!).Insert(1, new JsonObject { ["name"] = "injected" });
        live["spec"]!["template"]!["spec"]!["volumes"]![0]!["emptyDir"] = new JsonObject { ["medium"] = "Memory" };
    }));

    [Theory]
    [InlineData("replicas", "spec.replicas")]
    [InlineData("image", "spec.template.spec.containers[name=a].image")]
    [InlineData("args", "spec.template.spec.containers[name=a].args")]
    [InlineData("port", "spec.template.spec.containers[name=a].ports[containerPort=80,protocol=TCP]")]
    [InlineData("container", "spec.template.spec.containers[name=b]")]
    [InlineData("order", "spec.template.spec.containers")]
    [InlineData("label", "metadata.labels.app")]
    [InlineData("volume", "spec.template.spec.volumes[name=v].emptyDir")]
    public void Compare_Change_NamesThePath(string change, string path)
    {
        var differences = Compare(live =>
        {
            var pod = live["spec"]!["template"]!["spec"]!;
            var containers = (JsonArray)pod["containers"]!;
            switch (change)
            {
                case "replicas": live["spec"]!["replicas"] = 5; break;
                case "image": containers[0]!["image"] = "nginx:2"; break;
                case "args": ((JsonArray)containers[0]!["args"]!).Add("z"); break;
                case "port": containers[0]!["ports"]![0]!["containerPort"] = 81; break;
                case "container": containers.RemoveAt(1); break;
                case "order": var first = containers[0]!; containers.RemoveAt(0); containers.Add(first); break;
                case "label": ((JsonObject)live["metadata"]!["labels"]!).Remove("app"); break;
                case "volume": ((JsonObject)pod["volumes"]![0]!).Remove("emptyDir"); break;
            }
        });

        Assert.Contains(path, differences);
    }

    [Fact]
    public void Take_Secret_KeepsNoValueInClear()
    {
        var sent = SyncHarness.Manifest("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'data':{'a':'Q0FOQVJZ'}}");
        var reference = Reference.Take(sent, sent, Hasher);
        var tree = ReferenceBuilder.Read(reference)!.ToJsonString();
        var changed = SyncHarness.Manifest("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'data':{'a':'b3RoZXI='}}");

        Assert.DoesNotContain("Q0FOQVJZ", tree, StringComparison.Ordinal);
        Assert.Empty(reference.Compare(sent, Hasher));
        Assert.Equal("data.a", Assert.Single(reference.Compare(changed, Hasher)));
    }

    [Fact]
    public void Inventory_ThroughJson_StaysTheSame()
    {
        var live = new KubeObject((JsonObject)JsonNode.Parse(Live)!);
        var entry = new InventoryEntry(
            live.Key, "apps/v1", "u1", "5", "hash",
            Reference.Take(SyncHarness.Manifest(Sent), live, Hasher), "digest", ObjectOptions.Default, false);

        var read = ModelJson.Deserialize<Inventory>(ModelJson.Serialize(new Inventory([entry])))!.Find(live.Key)!;

        Assert.Equal(entry with { Reference = read.Reference }, read);
        Assert.Empty(read.Reference.Compare(live, Hasher));
        Assert.Equal("u1", read.Reference.Uid);
    }

    private static IReadOnlyList<string> Compare(Action<JsonObject> change)
    {
        var live = (JsonObject)JsonNode.Parse(Live)!;
        var reference = Reference.Take(SyncHarness.Manifest(Sent), new KubeObject(live), Hasher);
        var changed = (JsonObject)live.DeepClone();
        change(changed);
        return reference.Compare(new KubeObject(changed), Hasher);
    }
}

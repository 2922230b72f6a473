using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Resources;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.TestKit.FakeClusters;

namespace OrleansGitOps.Engine.Tests.Resources;

public sealed class ResourceTreeReaderTests
{
    private const string Label = "i.a";
    private static readonly ResourceStatus Deployment = Resource("apps", "v1", "Deployment", "web");
    private static readonly ResourceStatus Service = Resource("", "v1", "Service", "web");

    private readonly FakeKubeClient _cluster = new("shop", "other")
    {
        Discovery = FakeDiscovery.With(
            FakeDiscovery.Resource("apps", "v1", "ReplicaSet"), FakeDiscovery.Resource("", "v1", "Endpoints"),
            FakeDiscovery.Resource("example.org", "v1", "Database"), FakeDiscovery.Resource("example.org", "v1", "Backup")),
    };

    [Fact]
    public async Task Read_Deployment_HasItsReplicaSetsAndTheirPods()
    {
        var web = Put("apps/v1", "Deployment", "web", label: true);
        var set = Put("apps/v1", "ReplicaSet", "web-1", web, annotations: new JsonObject { ["deployment.kubernetes.io/revision"] = "3" });
        var pod = Put("v1", "Pod", "web-1-x", set, content: """
            {"spec":{"nodeName":"n1","containers":[{"name":"web","image":"web:1"},{"name":"side","image":"side:1"}]},
             "status":{"phase":"Running","containerStatuses":[{"ready":true,"restartCount":2},
                {"ready":false,"restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}
            """);
        Put("v1", "Pod", "somebody-elses", "uid-of-another");

        var tree = await ReadAsync(Deployment);

        Assert.Equal(["web", "web-1", "web-1-x"], tree.Nodes.Select(node => node.Name).Order(StringComparer.Ordinal));
        Assert.Empty(Node(tree, "web").ParentRefs);
        Assert.Equal(("apps", "v1", "Deployment", "shop", "web", web), Ref(Assert.Single(Node(tree, "web-1").ParentRefs)));
        Assert.Equal("Rev:3", Assert.Single(Node(tree, "web-1").Info).Value);
        var node = Node(tree, "web-1-x");
        Assert.Equal(pod, node.Uid);
        Assert.Equal(
            ["Status Reason=CrashLoopBackOff", "Node=n1", "Containers=1/2", "Restart Count=3"], node.Info.Select(item => $"{item.Name}={item.Value}"));
        Assert.Equal(["side:1", "web:1"], node.Images.AsEnumerable());
        Assert.NotNull(node.Health);
    }

    [Fact]
    public async Task Read_ResourceThatIsNotThere_IsMissing()
    {
        var tree = await ReadAsync(Service);

        Assert.Equal(("Service", "", HealthStatusCode.Missing), (tree.Nodes.Single().Kind, tree.Nodes.Single().Uid, tree.Nodes.Single().Health!.Status));
    }

    [Fact]
    public async Task Read_ObjectThatLostItsLabel_IsThereAllTheSame()
    {
        var uid = Put("v1", "Service", "web");

        Assert.Equal(uid, Assert.Single((await ReadAsync(Service)).Nodes).Uid);
    }

    [Fact]
    public async Task Read_Service_HasTheEndpointsOfItsName()
    {
        Put("v1", "Service", "web", label: true, content: """{"spec":{"selector":{"app":"web"}}}""");
        Put("v1", "Endpoints", "web");
        Put("v1", "Endpoints", "another");

        var tree = await ReadAsync(Service);

        Assert.Equal(["Endpoints", "Service"], tree.Nodes.Select(node => node.Kind));
        Assert.Equal("web", Node(tree, "web", "Service").NetworkingInfo!.TargetLabels["app"]);
        Assert.Equal("Service", Assert.Single(Node(tree, "web", "Endpoints").ParentRefs).Kind);
    }

    [Fact]
    public async Task Read_CustomResource_HasWhatItsOperatorMade()
    {
        var database = Put("example.org/v1", "Database", "db", label: true);
        Put("example.org/v1", "Backup", "db-nightly", database);
        Put("v1", "Secret", "db-login", database, content: """{"data":{"password":"Q0FOQVJZ"}}""");
        var set = Put("apps/v1", "StatefulSet", "db", database);
        Put("v1", "Pod", "db-0", set);

        var tree = await ReadAsync(Resource("example.org", "v1", "Database", "db"));

        Assert.Equal(
            ["Backup", "Database", "Pod", "Secret", "StatefulSet"], tree.Nodes.Select(node => node.Kind).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("Q0FOQVJZ", System.Text.Encoding.UTF8.GetString(ModelJson.Serialize(tree)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_KindThatMayNotBeListed_TheRestIsThereAndTheTreeSaysSo()
    {
        Put("apps/v1", "Deployment", "web", label: true);
        _cluster.OnCall = call => $"{call}" == "list ReplicaSet" ? new KubeApiException(403, "Forbidden", "no") : null;

        var node = Assert.Single((await ReadAsync(Deployment)).Nodes);

        Assert.Contains("replicasets in namespace shop cannot be listed (403)", Assert.Single(node.Info).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ChildrenInACircle_Ends()
    {
        var web = Put("apps/v1", "Deployment", "web", label: true);
        var set = Put("apps/v1", "ReplicaSet", "web-1", web);
        _cluster.Change(new("apps", "Deployment", "shop", "web"), content => content["metadata"]!["ownerReferences"] = Owners(set));

        Assert.Equal(2, (await ReadAsync(Deployment)).Nodes.Length);
    }

    [Fact]
    public async Task Read_ManyRootsOfOneKind_CostOneListPerKindAndNamespace()
    {
        for (var i = 0; i < 20; i++)
        {
            Put("v1", "ConfigMap", $"c{i}", label: true);
        }

        await ReadAsync([.. Enumerable.Range(0, 20).Select(i => Resource("", "v1", "ConfigMap", $"c{i}"))]);

        Assert.Equal("list ConfigMap", $"{Assert.Single(_cluster.Calls)}");
    }

    private Task<ApplicationTree> ReadAsync(params ResourceStatus[] resources) =>
        new ResourceTreeReader(_cluster, $"{ApplicationIdentity.LabelKey}={Label}").ReadAsync(resources, CancellationToken.None);

    /// <returns>Its uid.</returns>
    private string Put(
        string apiVersion, string kind, string name, string? owner = null, bool label = false, JsonObject? annotations = null, string content = "{}")
    {
        var item = (JsonObject)JsonNode.Parse(content)!;
        (item["apiVersion"], item["kind"]) = (apiVersion, kind);
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = "shop" };
        item["metadata"] = metadata;
        if (owner is not null)
        {
            metadata["ownerReferences"] = Owners(owner);
        }

        if (label)
        {
            metadata["labels"] = new JsonObject { [ApplicationIdentity.LabelKey] = Label };
        }

        metadata["annotations"] = annotations;
        return _cluster.Put(item).Uid!;
    }

    private JsonArray Owners(string uid)
    {
        var owner = _cluster.All.FirstOrDefault(item => item.Uid == uid);
        return
        [
            new JsonObject
            {
                ["apiVersion"] = owner?.Gvk.ApiVersion ?? "apps/v1", ["kind"] = owner?.Kind ?? "ReplicaSet", ["name"] = owner?.Name ?? "x", ["uid"] = uid,
            },
        ];
    }

    private static ResourceNode Node(ApplicationTree tree, string name, string? kind = null) =>
        tree.Nodes.Single(node => node.Name == name && (kind is null || node.Kind == kind));

    private static (string, string, string, string, string, string) Ref(ResourceRef item) =>
        (item.Group, item.Version, item.Kind, item.Namespace, item.Name, item.Uid);

    private static ResourceStatus Resource(string group, string version, string kind, string name) =>
        new() { Group = group, Version = version, Kind = kind, Namespace = "shop", Name = name };
}

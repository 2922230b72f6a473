using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Tests.Syncing;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.TestKit.FakeClusters;

namespace OrleansGitOps.Engine.Tests.Diffing;

public sealed class DesiredStateBuilderTests
{
    private const string Map = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'v'}}";
    private static readonly ApplicationIdentity Identity = new("argocd", "web", "install-1");
    private static readonly SyncSettings Settings = new("shop", false, null, true, true, true, false);

    [Fact]
    public void Build_NamespacedObjectWithoutNamespace_GetsDestinationAndMarks()
    {
        var item = Assert.Single(Build(Map).State!.Objects);

        Assert.Equal(new ResourceKey("", "ConfigMap", "shop", "a"), item.Key);
        Assert.Equal("shop", item.Object.Namespace);
        Assert.Equal("web:/ConfigMap:shop/a", item.Object.Annotation(ApplicationIdentity.TrackingAnnotation));
        Assert.Equal("install-1", item.Object.Annotation(ApplicationIdentity.InstallationAnnotation));
        Assert.Equal(Identity.LabelValue, item.Object.Label(ApplicationIdentity.LabelKey));
        Assert.True(Identity.Owns(item.Object));
    }

    [Fact]
    public void Build_ClusterScopedObjectWithNamespace_LosesIt()
    {
        var item = Assert.Single(
            Build("{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'r',"
                + "'namespace':'x'}}").State!.Objects);

        Assert.Equal("", item.Key.Namespace);
        Assert.False(item.Object.Metadata!.ContainsKey("namespace"));
        Assert.True(Identity.Owns(item.Object));
    }

    [Fact]
    public void Build_Secret_MergesStringDataIntoData()
    {
        var item = Assert.Single(Build(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'data':{'a':'eA==','b':'eA=='},'stringData':"
            + "{'b':'new'}}").State!.Objects);

        Assert.False(item.Object.Content.ContainsKey("stringData"));
        Assert.Equal("eA==", (string?)item.Object.Content["data"]!["a"]);
        Assert.Equal(Convert.ToBase64String(Encoding.UTF8.GetBytes("new")), (string?)item.Object.Content["data"]!["b"]);
        Assert.DoesNotContain("eA==", item.Hash, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ServerFieldsNullsAndStatus_AreNotSent()
    {
        var item = Assert.Single(Build(
            "{'apiVersion':'v1','kind':'Service','metadata':{'name':'s','uid':'u','resourceVersion':'1',"
            + "'creationTimestamp':null,'labels':null},"
            + "'spec':{'clusterIP':null,'ports':[{'port':80},{'port':53,'protocol':'UDP'}]},'status':{'loadBalancer':{}}}").State!.Objects);
        var spec = (JsonObject)item.Object.Content["spec"]!;

        Assert.False(item.Object.Content.ContainsKey("status"));
        Assert.Null(item.Object.Uid);
        Assert.Null(item.Object.ResourceVersion);
        Assert.False(spec.ContainsKey("clusterIP"));
        Assert.Equal(["TCP", "UDP"], ((JsonArray)spec["ports"]!).Select(port => (string?)port!["protocol"]));
    }

    [Fact]
    public void Build_AggregatedClusterRole_LeavesTheRulesToTheController()
    {
        var item = Assert.Single(Build(
            "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'r'},'aggregationRule':{},"
            + "'rules':[]}").State!.Objects);

        Assert.False(item.Object.Content.ContainsKey("rules"));
    }

    [Fact]
    public void Build_SameContentInOtherWords_HasTheSameHash()
    {
        var one = Build(Map).State!;
        var other = Build("{'kind':'ConfigMap','data':{'k':'v','x':null},'metadata':{'namespace':'shop','name':'a'},'apiVersion':'v1',"
            + "'status':{}}").State!;

        Assert.Equal(one.ContentId, other.ContentId);
        Assert.NotEqual(one.ContentId, Build(Map.Replace("'v'", "'w'", StringComparison.Ordinal)).State!.ContentId);
    }

    [Fact]
    public void Build_Duplicate_LastWinsWithWarning()
    {
        var state = Build(Map, Map.Replace("'v'", "'last'", StringComparison.Ordinal)).State!;

        Assert.Equal("last", (string?)Assert.Single(state.Objects).Object.Content["data"]!["k"]);
        var warning = Assert.Single(state.Warnings);
        Assert.Equal(ApplicationConditionTypes.RepeatedResourceWarning, warning.Type);
        Assert.Contains("ConfigMap a in namespace shop", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'apiVersion':'v2','kind':'ConfigMap','metadata':{'name':'a'}}", FailureReason.UnknownKind, "it serves this kind as v1")]
    [InlineData("{'apiVersion':'example.org/v1','kind':'Widget','metadata':{'name':'a'}}", FailureReason.UnknownKind,
        "CustomResourceDefinition")]
    [InlineData("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'generateName':'a-'}}", FailureReason.RenderFailed, "metadata.name")]
    [InlineData("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'../x'}}", FailureReason.RenderFailed, "metadata.name")]
    [InlineData("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'..'}}", FailureReason.RenderFailed, "metadata.name")]
    [InlineData("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','namespace':'../y'}}", FailureReason.RenderFailed,
        "metadata.namespace")]
    [InlineData("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','labels':{'n':1}}}", FailureReason.RenderFailed,
        "metadata.labels[\"n\"]")]
    [InlineData("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'a'},'stringData':{'n':1}}", FailureReason.RenderFailed,
        "stringData[\"n\"]")]
    [InlineData("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'a'},'data':{'n':'not base64!'}}", FailureReason.RenderFailed,
        "data[\"n\"]: must be base64")]
    [InlineData("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'a'},'data':{'n':1}}", FailureReason.RenderFailed, "data[\"n\"]: must be base64")]
    [InlineData("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'a'},'data':['n']}", FailureReason.RenderFailed, "data: must be a map")]
    [InlineData(
        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a','annotations':{'argocd.argoproj.io/hook':'PreSync'}}}",
        FailureReason.NotSupported, "argocd.argoproj.io/hook")]
    [InlineData(
        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a','annotations':{'argocd.argoproj.io/sync-wave':'5'}}}",
        FailureReason.NotSupported, "sync-wave")]
    [InlineData(
        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a','annotations':"
        + "{'argocd.argoproj.io/sync-options':'Prune=false,Replace=true'}}}",
        FailureReason.NotSupported, "Replace=true")]
    [InlineData("{'apiVersion':'argoproj.io/v1alpha1','kind':'Application','metadata':{'name':'a'}}", FailureReason.NotSupported,
        "Application")]
    public void Build_WrongObject_IsAFailureThatNamesIt(string manifest, FailureReason reason, string part)
    {
        var result = Build(Map, manifest);

        Assert.Null(result.State);
        var failure = Assert.Single(result.Failures);
        Assert.Equal(reason, failure.Reason);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_NoNamespaceAnywhere_SaysWhereToSetIt()
    {
        var result = DesiredStateBuilder.Build(
            [SyncHarness.Manifest(Map)], Identity, Settings with { DestinationNamespace = "" }, FakeDiscovery.Standard,
                new SyncHarness.TestHasher());

        Assert.Contains("spec.destination.namespace", Assert.Single(result.Failures).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_CustomResourceWithItsDefinition_HasNoResourceYet()
    {
        const string Definition = "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':"
            + "{'name':'widgets.example.org'},"
            + "'spec':{'group':'example.org','scope':'Namespaced','names':{'kind':'Widget'},'versions':[{'name':'v1','served':true}]}}";
        var state = Build(Definition, "{'apiVersion':'example.org/v1','kind':'Widget','metadata':{'name':'w'}}").State!;

        Assert.Null(state.Objects[1].Resource);
        Assert.Equal("shop", state.Objects[1].Key.Namespace);
    }

    [Fact]
    public void Build_OptionsOnObjects_AreKept()
    {
        var state = Build(
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','annotations':"
            + "{'argocd.argoproj.io/sync-options':'Prune=false, Delete=false'}}}",
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'b','annotations':{'helm.sh/resource-policy':'keep'}}}").State!;

        Assert.Equal(new ObjectOptions(Prune: false, Delete: false), state.Objects[0].Options);
        Assert.True(state.Objects[1].Options is { Keep: true, MayPrune: false, MayDelete: false });
    }

    [Fact]
    public void Build_CreateNamespace_OnlyWhenTheSetHasNone()
    {
        const string Space = "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}";
        var settings = Settings with { CreateNamespace = true };
        var hasher = new SyncHarness.TestHasher();

        Assert.Equal("shop", DesiredStateBuilder.Build([SyncHarness.Manifest(Map)], Identity, settings, FakeDiscovery.Standard,
            hasher).State!.Namespace!.Name);
        Assert.Null(DesiredStateBuilder.Build(
            [SyncHarness.Manifest(Map), SyncHarness.Manifest(Space)], Identity, settings, FakeDiscovery.Standard, hasher).State!.Namespace);
    }

    private static DesiredStateResult Build(params string[] manifests) => DesiredStateBuilder.Build(
        [.. manifests.Select(SyncHarness.Manifest)], Identity, Settings, FakeDiscovery.Standard, new SyncHarness.TestHasher());
}

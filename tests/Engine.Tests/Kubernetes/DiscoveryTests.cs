using Microsoft.AspNetCore.Http;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.TestKit.Http;
using static OrleansGitOps.Engine.Tests.Kubernetes.TestApi;

namespace OrleansGitOps.Engine.Tests.Kubernetes;

public sealed class DiscoveryTests
{
    private const string Groups = """
        {"kind":"APIGroupList","groups":[
          {"name":"apps","versions":[{"version":"v1"},{"version":"v1beta1"}]},
          {"name":"metrics.k8s.io","versions":[{"version":"v1"}]}]}
        """;

    private const string Apps = """
        {"kind":"APIResourceList","groupVersion":"apps/v1","resources":[
          {"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["get","patch"]},
          {"name":"deployments/scale","kind":"Scale","group":"autoscaling","version":"v1","namespaced":true,"verbs":["get"]}]}
        """;

    private const string Core = """
        {"kind":"APIResourceList","groupVersion":"v1","resources":[
          {"name":"namespaces","kind":"Namespace","namespaced":false,"verbs":["get"]}]}
        """;

    private const string Metrics = """
        {"kind":"APIResourceList","groupVersion":"metrics.k8s.io/v1","resources":[
          {"name":"pods","kind":"PodMetrics","namespaced":true,"verbs":["get"]}]}
        """;

    [Fact]
    public async Task Discover_BuiltInAndGroups_FindsTypesWithoutSubresources()
    {
        await using var api = await TestApi.StartAsync(Serve(brokenMetrics: 0));

        var found = await api.Client.DiscoverAsync(refresh: false, default);

        Assert.Equal(["Deployment", "Namespace", "PodMetrics"], found.Resources.Select(resource => resource.Gvk.Kind).Order());
        var deployments = found.Find(new("apps", "v1", "Deployment"))!;
        Assert.Equal("deployments", deployments.Plural);
        Assert.True(deployments.Namespaced);
        Assert.True(deployments.Can("patch"));
        Assert.False(found.Find(new("", "v1", "Namespace"))!.Namespaced);
        Assert.Empty(found.Unavailable);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(403)]
    [InlineData(200)]
    public async Task Discover_BrokenExtensionServer_OthersAreFoundAndItIsNamed(int status)
    {
        await using var api = await TestApi.StartAsync(Serve(brokenMetrics: status));

        for (var at = 0; at < 5; at++)
        {
            var found = await api.Client.DiscoverAsync(refresh: true, default);

            Assert.Equal(2, found.Resources.Count);
            Assert.Equal(["metrics.k8s.io/v1"], found.Unavailable);
        }

        Assert.False(api.Client.Breaker.IsOpen);
    }

    [Fact]
    public async Task Discover_ExtensionServerBreaksLater_ItsTypesStayKnown()
    {
        await using var api = await TestApi.StartAsync(Serve(brokenMetrics: 0));
        await api.Client.DiscoverAsync(refresh: false, default);

        api.Server.Use(Serve(brokenMetrics: 503));
        var found = await api.Client.DiscoverAsync(refresh: true, default);

        Assert.NotNull(found.Find(new("metrics.k8s.io", "v1", "PodMetrics")));
        Assert.Equal(["metrics.k8s.io/v1"], found.Unavailable);
    }

    [Fact]
    public async Task Discover_Again_IsCachedUntilRefreshOrAnUnservedPath()
    {
        await using var api = await TestApi.StartAsync(Serve(brokenMetrics: 0));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.Client.DiscoverAsync(refresh: false, default)));
        var once = api.Requests.Count;

        await api.Client.DiscoverAsync(refresh: true, default);
        Assert.Equal(2 * once, api.Requests.Count);

        await Assert.ThrowsAsync<KubeApiException>(() => api.Client.GetAsync(ConfigMap("a"), default));
        await api.Client.DiscoverAsync(refresh: false, default);
        Assert.Equal((3 * once) + 1, api.Requests.Count);
    }

    [Fact]
    public async Task Discover_NotAnApiServer_SaysWhatToCheck()
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 200, "<html>", "text/html"));

        var failure = await Assert.ThrowsAsync<Engine.Errors.GitOpsException>(() => api.Client.DiscoverAsync(refresh: false, default));

        Assert.Contains("check the server's URL", failure.Message, StringComparison.Ordinal);
    }

    private static Func<RecordedRequest, HttpContext, Task> Serve(int brokenMetrics) => (request, context) => request.Path switch
    {
        "/api" => AnswerAsync(context, 200, """{"kind":"APIVersions","versions":["v1"]}"""),
        "/apis" => AnswerAsync(context, 200, Groups),
        "/api/v1" => AnswerAsync(context, 200, Core),
        "/apis/apps/v1" => AnswerAsync(context, 200, Apps),
        "/apis/metrics.k8s.io/v1" when brokenMetrics == 0 => AnswerAsync(context, 200, Metrics),
        "/apis/metrics.k8s.io/v1" => AnswerAsync(context, brokenMetrics, "service unavailable", "text/plain"),
        _ => AnswerAsync(context, 404, "404 page not found", "text/plain"),
    };
}

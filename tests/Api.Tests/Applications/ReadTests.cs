using System.Net;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Tests.Applications;

public sealed class ReadTests
{
    private const string Path = "/api/v1/applications/nordic-payment-gateway";

    [Fact]
    public async Task Get_Registered_ItsJson()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var text = await client.GetStringAsync(Path);

        Assert.Equal(Samples.Json(host.Grains.Application(Samples.GatewayKey).Current!), text);
        Assert.Equal(["get"], host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Theory]
    [InlineData("normal", "refresh Normal")]
    [InlineData("hard", "refresh Hard")]
    public async Task Get_Refresh_WaitsForThatReconcile(string refresh, string call)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.GetAsync($"{Path}?refresh={refresh}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["get", call, "wait 7"], host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Theory]
    [InlineData("?refresh=yes", "refresh")]
    [InlineData("?refresh=true", "refresh")]
    [InlineData("?appNamespace=a&appNamespace=b", "appNamespace")]
    public async Task Get_QueryThatCannotBeMeant_RefusedByName(string query, string name)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.GetAsync(Path + query);

        Assert.Contains(name, await response.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
    }

    /// <summary>A7 for the admin: missing is answered as forbidden, and 404 only who names the project.</summary>
    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/managed-resources")]
    [InlineData("GET", "/drift")]
    [InlineData("GET", "/resource-tree")]
    [InlineData("GET", "/manifests")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/revisions/abc/metadata")]
    [InlineData("PATCH", "")]
    [InlineData("POST", "/rollback")]
    [InlineData("PUT", "")]
    [InlineData("PUT", "/spec")]
    [InlineData("POST", "/sync")]
    [InlineData("DELETE", "/operation")]
    [InlineData("DELETE", "")]
    public async Task AnyCall_MissingApplication_403OrWithProject404(string method, string suffix)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        var body = suffix.Length > 0 ? "{}" : method == "PUT" ? """{"metadata":{},"spec":{}}""" : """{"patch":"[]"}""";

        foreach (var name in new[] { "missing", "Im_possible", "..%2fx", "a%2fb" })
        {
            var content = method == "GET" ? null : Requests.Json(body);
            var plain = await client.SendAsync(Requests.Request(new(method), $"/api/v1/applications/{name}{suffix}", content));
            Assert.Equal("permission denied", await plain.ErrorAsync(HttpStatusCode.Forbidden, 7));

            content = method == "GET" ? null : Requests.Json(body);
            var named = await client.SendAsync(
                Requests.Request(new(method), $"/api/v1/applications/{name}{suffix}?project=default", content));
            Assert.Contains("not found", await named.ErrorAsync(HttpStatusCode.NotFound, 5), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Get_OtherProject_404()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        await (await client.GetAsync(Path + "?project=other")).ErrorAsync(HttpStatusCode.NotFound, 5);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Path + "?project=default")).StatusCode);
    }

    [Fact]
    public async Task Get_AppNamespace_IsPartOfTheName()
    {
        await using var host = await StartAsync();
        host.Grains.Application("team/nordic-payment-gateway").Put(Samples.Gateway);
        using var client = await host.AdminAsync();

        var body = await (await client.GetAsync(Path + "?appNamespace=team")).JsonAsync();

        Assert.Equal("team", (string?)body["metadata"]!["namespace"]);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("?kind=Service", 1)]
    [InlineData("?group=apps&version=v1&kind=Deployment&namespace=payments&name=gateway", 1)]
    [InlineData("?version=v1beta1", 0)]
    [InlineData("?version=v1", 3)]
    [InlineData("?namespace=other", 0)]
    public async Task ManagedResources_Query_Filters(string query, int expected)
    {
        await using var host = await StartAsync();
        host.Grains.Application(Samples.GatewayKey).ManagedResources =
        [
            new()
            {
                Group = "apps", Kind = "Deployment", Namespace = "payments", Name = "gateway",
                TargetState = """{"apiVersion":"apps/v1","kind":"Deployment"}""", LiveState = "null",
            },
            new() { Kind = "Service", Namespace = "payments", Name = "gateway", TargetState = """{"apiVersion":"v1","kind":"Service"}""" },
            new() { Kind = "ConfigMap", Namespace = "payments", Name = "old", TargetState = "null", LiveState = """{"apiVersion":"v1"}""" },
        ];
        using var client = await host.AdminAsync();

        var body = await (await client.GetAsync($"{Path}/managed-resources{query}")).JsonAsync();

        Assert.Equal(expected, body["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task ManagedResources_ClusterDoesNotAnswer_503WithTheReason()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        var grain = host.Grains.Application(Samples.GatewayKey);
        grain.ManagedResourcesFailure = new RequestFailedException(RequestError.Unavailable, "the cluster does not answer");

        var response = await client.GetAsync(Path + "/managed-resources");

        Assert.Equal("the cluster does not answer", await response.ErrorAsync(HttpStatusCode.ServiceUnavailable, 14));
    }

    [Fact]
    public async Task Drift_Journal_ItemsEvenWhenEmpty()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        var grain = host.Grains.Application(Samples.GatewayKey);

        var empty = await client.GetStringAsync(Path + "/drift");
        grain.Drift =
            [new DriftEntry { Kind = "Deployment", Name = "gateway", Type = "changed", Fields = ["spec.replicas"], Managers = ["kubectl"] }];
        var one = await (await client.GetAsync(Path + "/drift")).JsonAsync();

        Assert.Equal("""{"items":[]}""", empty);
        Assert.Equal("spec.replicas", (string?)one["items"]![0]!["fields"]![0]);
    }

    [Fact]
    public async Task Get_UnexpectedException_500WithoutItsWords()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        host.Grains.Application(Samples.GatewayKey).Failure = new InvalidOperationException("password=canary");

        var response = await client.GetAsync(Path);

        Assert.DoesNotContain("canary", await response.ErrorAsync(HttpStatusCode.InternalServerError, 13), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Contains("canary", StringComparison.Ordinal));
        Assert.Contains(host.Logs.Lines,
            line => line.Contains("GET /api/v1/applications/{name} failed with System.InvalidOperationException",
            StringComparison.Ordinal));
    }

    private static async Task<ApiHost> StartAsync()
    {
        var host = await ApiHost.StartAsync();
        host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        return host;
    }
}

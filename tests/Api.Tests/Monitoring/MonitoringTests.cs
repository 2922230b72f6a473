using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions.Model;
using HealthStatus = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;

namespace OrleansGitOps.Api.Tests.Monitoring;

public sealed class MonitoringTests
{
    [Theory]
    [InlineData("127.0.0.1", null, 200)]
    [InlineData("::1", null, 200)]
    [InlineData("::ffff:127.0.0.1", null, 200)]
    [InlineData("10.1.2.3", null, 401)]
    [InlineData(null, null, 401)]
    [InlineData("127.0.0.1", "X-Forwarded-For", 401)]
    [InlineData("127.0.0.1", "Forwarded", 401)]
    public async Task Metrics_WithoutToken_OnlyFromThisMachine(string? address, string? header, int expected)
    {
        await using var host = await ApiHost.StartAsync();

        var response = await ScrapeAsync(host, address, header);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Metrics_WithToken_FromAnywhere()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/metrics")).StatusCode);
    }

    [Fact]
    public async Task Metrics_Applications_CountedByStatusAsTheyAreNow()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();
        var grain = host.Grains.Application(Samples.GatewayKey).Put(With(SyncStatusCode.OutOfSync, HealthStatusCode.Degraded));

        var before = await client.GetStringAsync("/metrics");
        grain.Put(With(SyncStatusCode.Synced, HealthStatusCode.Healthy));
        var after = await client.GetStringAsync("/metrics");

        Assert.Equal(1, Value(before, "OutOfSync", "Degraded"));
        Assert.Equal(0, Value(before, "Synced", "Healthy"));
        Assert.Equal(0, Value(after, "OutOfSync", "Degraded"));
        Assert.Equal(1, Value(after, "Synced", "Healthy"));
    }

    [Fact]
    public async Task Metrics_AnyMeterOfOurs_IsExported()
    {
        using var meter = new Meter("OrleansGitOps.Engine");
        await using var host = await ApiHost.StartAsync();
        meter.CreateCounter<long>("gitops_git_requests").Add(3, new KeyValuePair<string, object?>("result", "ok"));
        using var client = await host.AdminAsync();

        var text = await client.GetStringAsync("/metrics");

        Assert.Contains(text.Split('\n'),
            line => line.StartsWith("gitops_git_requests_total{", StringComparison.Ordinal)
            && line.Contains(" 3", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HealthStatus.Healthy, HttpStatusCode.OK)]
    [InlineData(HealthStatus.Unhealthy, HttpStatusCode.ServiceUnavailable)]
    public async Task Readyz_Checks_DecideWithoutDetails(HealthStatus status, HttpStatusCode expected)
    {
        await using var host = await ApiHost.StartAsync(services: services => services.AddHealthChecks()
            .AddCheck("storage-canary", () => new HealthCheckResult(status, "canary details"), tags: ["ready"]));
        using var client = host.Anonymous();

        var ready = await client.GetAsync("/readyz?verbose=true");
        var live = await client.GetAsync("/healthz");

        Assert.Equal(expected, ready.StatusCode);
        Assert.DoesNotContain("canary", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal("ok\n", await live.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Version_Details_OnlyWithToken()
    {
        await using var host = await ApiHost.StartAsync();
        using var anonymous = host.Anonymous();
        using var admin = await host.AdminAsync();

        var open = (await (await anonymous.GetAsync("/api/version")).JsonAsync()).AsObject();
        var details = (await (await admin.GetAsync("/api/version")).JsonAsync()).AsObject();

        Assert.Equal(["Version"], open.Select(field => field.Key));
        Assert.StartsWith("v0.", (string?)open["Version"], StringComparison.Ordinal);
        Assert.Contains(".NET", (string?)details["Compiler"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_Document_DescribesTheRoutesAndBodies()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.GetAsync("/openapi/v1.json");

        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK,
            text + string.Join('\n', host.Logs.Lines.Where(l => l.StartsWith("Error", StringComparison.Ordinal))));
        var document = JsonNode.Parse(text)!;
        var paths = document["paths"]!.AsObject().Select(path => path.Key).ToList();
        Assert.Contains("/api/v1/applications/{name}/sync", paths);
        Assert.Contains("/api/v1/session", paths);
        Assert.DoesNotContain("/login", paths);
        var create = document["paths"]!["/api/v1/applications"]!["post"]!["requestBody"]!["content"]!.AsObject();
        Assert.Equal(["application/json", "application/yaml"], create.Select(type => type.Key));
        Assert.NotNull(document["components"]!["schemas"]!["ApplicationSpec"]!["properties"]!["syncPolicy"]);
    }

    private static async Task<HttpResponse> ScrapeAsync(ApiHost host, string? address, string? header)
    {
        var context = await host.Server.SendAsync(request =>
        {
            request.Request.Method = "GET";
            request.Request.Path = "/metrics";
            request.Request.Host = new HostString("localhost");
            request.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
            if (header is not null)
            {
                request.Request.Headers[header] = "10.1.2.3";
            }
        });
        return context.Response;
    }

    private static Application With(string sync, string health) => Samples.Gateway with
    {
        Status = new ApplicationStatus { Sync = new SyncStatus { Status = sync }, Health = new AppHealthStatus { Status = health } },
    };

    private static int Value(string text, string sync, string health)
    {
        var line = text.Split('\n').Single(l => l.StartsWith("gitops_apps{", StringComparison.Ordinal)
            && l.Contains($"sync_status=\"{sync}\"", StringComparison.Ordinal)
            && l.Contains($"health_status=\"{health}\"", StringComparison.Ordinal));
        return int.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0],
            System.Globalization.CultureInfo.InvariantCulture);
    }
}

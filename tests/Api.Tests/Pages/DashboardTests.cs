using Microsoft.Extensions.Logging;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;
using Orleans.Runtime.Hosting;
using OrleansGitOps.Api.Sessions;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Api.Tests.Pages;

/// <summary>O2: the Orleans dashboard of a real silo, behind the same login as everything else.</summary>
public sealed class DashboardTests
{
    private const string Browser = "Accept: text/html";

    private static readonly string[] Paths =
    [
        "/dashboard", "/dashboard/", "/dashboard/index.min.js", "/dashboard/version",
        "/dashboard/DashboardCounters", "/dashboard/ClusterStats",
        "/dashboard/GrainTypes", "/dashboard/GrainState?grainId=a&grainType=b", "/dashboard/Trace", "/DASHBOARD/DashboardCounters",
    ];

    [Fact]
    public async Task Dashboard_OfASilo_NeedsTheLoginOnEveryPath()
    {
        using var folder = new TempDirectory("dashboard");
        using var directory = DataDirectory.Open(folder.Combine("data"));
        await using var store = await StateStores.OpenEmbeddedAsync(directory, "api");
        await using var app = await StartSiloAsync(store);
        using var anonymous = new HttpClient(app.GetTestServer().CreateHandler()) { BaseAddress = ApiHost.Address };
        using var admin = new HttpClient(app.GetTestServer().CreateHandler()) { BaseAddress = ApiHost.Address };
        var token = await app.Services.GetRequiredService<SessionTokens>().IssueAsync("admin", CancellationToken.None);
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Text);

        foreach (var path in Paths)
        {
            await (await anonymous.GetAsync(path)).ErrorAsync(HttpStatusCode.Unauthorized, 16);
            var page = await anonymous.SendAsync(Requests.Request(HttpMethod.Get, path, null, Browser));
            Assert.StartsWith("/login?return=", page.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }

        var index = await admin.GetAsync("/dashboard/");
        var html = await index.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, index.StatusCode);
        Assert.Contains("index.min.js", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/dashboard/DashboardCounters")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await admin.GetAsync("/dashboard/Trace")).StatusCode);

        // Our policy lets it run: no script in the page itself, nothing from another host.
        Assert.Contains("script-src 'self';", index.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("<script(?![^>]*\\bsrc=)[^>]*>\\s*\\S", RegexOptions.IgnoreCase), html);
        Assert.DoesNotMatch(new Regex("(src|href)=[\"']?(https?:)?//", RegexOptions.IgnoreCase), html);
    }

    private static async Task<WebApplication> StartSiloAsync(IStateStore store)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<ISessionSecrets>(new FakeSessionSecrets(TimeProvider.System));
        builder.Host.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort(), null, $"api-{Guid.NewGuid():n}", "api");
            silo.Services.AddGrainStorage(GrainStorage.ProviderName, (provider, _) => new GrainStorage(
                store, ModelJson.Options, TimeProvider.System, provider.GetRequiredService<ILogger<GrainStorage>>()));
            silo.AddDashboard(options => options.HideTrace = true);
        });
        builder.Services.AddGitOpsApi();
        var app = builder.Build();
        app.MapGitOpsApi();
        await app.StartAsync();
        return app;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

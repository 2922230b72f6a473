using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrleansGitOps.Api.Sessions;

namespace OrleansGitOps.Api.Tests.Fakes;

/// <summary>The API as a host runs it, over fake grains, without a network.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiHost(WebApplication app) => _app = app;

    public FakeGrainFactory Grains { get; private init; } = null!;

    public FakeSessionSecrets Secrets { get; private init; } = null!;

    public FakeTimeProvider Time { get; private init; } = null!;

    public RecordingLoggerProvider Logs { get; private init; } = null!;

    public TestServer Server => _app.GetTestServer();

    public IServiceProvider Services => _app.Services;

    /// <summary>The address every client of this host uses.</summary>
    public static Uri Address { get; } = new("http://localhost:8080/");

    public static async Task<ApiHost> StartAsync(
        Action<ApiOptions>? configure = null, Action<WebApplication>? map = null, Action<IServiceCollection>? services = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        var (grains, secrets, logs) = (new FakeGrainFactory(time), new FakeSessionSecrets(time), new RecordingLoggerProvider());
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<IGrainFactory>(grains).AddSingleton<ISessionSecrets>(secrets);
        builder.Services.AddGitOpsApi(options =>
        {
            options.Dashboard = false;
            configure?.Invoke(options);
        });
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGitOpsApi();
        map?.Invoke(app);
        await app.StartAsync();
        return new(app) { Grains = grains, Secrets = secrets, Time = time, Logs = logs };
    }

    /// <summary>A client that follows no redirect and keeps no cookie.</summary>
    public HttpClient Anonymous() => new(Server.CreateHandler()) { BaseAddress = Address };

    /// <summary>A program with a token of the admin.</summary>
    public async Task<HttpClient> AdminAsync()
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
        return client;
    }

    public async Task<string> TokenAsync() =>
        (await Services.GetRequiredService<SessionTokens>().IssueAsync(SessionTokens.AdminAccount, CancellationToken.None)).Text;

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

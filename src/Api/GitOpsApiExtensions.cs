using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using Orleans.Dashboard;
using OrleansGitOps.Api.Access;
using OrleansGitOps.Api.Applications;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Grpc;
using OrleansGitOps.Api.Monitoring;
using OrleansGitOps.Api.Pages;
using OrleansGitOps.Api.Sessions;
using OrleansGitOps.Api.Streams;
using OrleansGitOps.Api.Versioning;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api;

/// <summary>The two doors of this assembly: services, and the pipeline with every endpoint.</summary>
public static class GitOpsApiExtensions
{
    private const int MaxBodyBytes = 2 * 1024 * 1024;
    private const int MaxHeaderBytes = 32 * 1024;

    /// <summary>
    /// Adds what the API needs. The host provides <c>IGrainFactory</c> and <see cref="ISessionSecrets"/>, and registers the health checks
    /// that
    /// <c>/readyz</c> asks with the tag <c>ready</c>.
    /// </summary>
    public static IServiceCollection AddGitOpsApi(this IServiceCollection services, Action<ApiOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ApiOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>();
        services.AddHostedService<AccessRuleCheck>();
        services.AddHealthChecks();
        AddSessions(services);
        AddServer(services);
        AddMetrics(services);
        services.AddSingleton<ApplicationLookup>();
        services.AddSingleton<ApplicationQueries>();
        services.AddSingleton<ApplicationCommands>();
        services.AddSingleton<ApplicationFeed>();
        services.AddSingleton<ApplicationWatch>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolver = ModelJson.Options.TypeInfoResolver);
        services.AddSingleton<ErrorAnswers>();
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            // The same whatever process serves it and by whatever name it is called.
            (document.Info.Title, document.Info.Version) = ("OrleansGitOps", "v1");
            document.Servers = [];
            return Task.CompletedTask;
        }));
        GrpcServer.AddServices(services, MaxBodyBytes);
        return services;
    }

    /// <summary>
    /// Lays the pipeline in the order in which it runs: headers and errors around everything, then the gates (host, content type), then
    /// who asks, then the endpoints. Whatever the host maps besides needs an access rule too, or the start fails.
    /// </summary>
    public static WebApplication MapGitOpsApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ErrorMiddleware>();
        app.UseMiddleware<HostGate>();
        app.UseMiddleware<ContentTypeGate>();
        app.UseRouting();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseAuthentication();
        app.UseMiddleware<BadCredentialGate>();
        app.UseAuthorization();

        SessionEndpoints.Map(app);
        ApplicationEndpoints.Map(app);
        StreamEndpoints.Map(app);
        VersionEndpoint.Map(app);
        HealthEndpoints.Map(app);
        MetricsEndpoint.Map(app);
        LoginPage.Map(app);
        OverviewPage.Map(app);
        GrpcServer.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json").Requires("openapi", "get");
        app.MapSwaggerUI("swagger", options => options.SwaggerEndpoint("/openapi/v1.json", "v1")).Requires("openapi", "get");
        if (app.Services.GetRequiredService<IOptions<ApiOptions>>().Value.Dashboard)
        {
            app.MapOrleansDashboard("/dashboard").Requires("dashboard", "get");
        }

        Fallback.Map(app);
        return app;
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddSingleton<RevokedSessions>();
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<LoginService>();
        services.AddAuthentication(SessionAuthenticationHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthenticationHandler>(SessionAuthenticationHandler.SchemeName, null);
        services.AddAuthorization(options =>
        {
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
            MetricsEndpoint.Configure(options);
        });
    }

    private static void AddServer(IServiceCollection services) => services.Configure<KestrelServerOptions>(options =>
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = MaxBodyBytes;
        options.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        options.Limits.MaxConcurrentConnections = 2000;
        options.Limits.Http2.MaxStreamsPerConnection = 100;
    });

    private static void AddMetrics(IServiceCollection services)
    {
        services.AddSingleton<ApplicationMetrics>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("OrleansGitOps*", "System.Runtime")
            .AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = 0));
    }
}

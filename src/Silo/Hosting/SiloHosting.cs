using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Runtime.Hosting;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Git;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications;
using OrleansGitOps.Grains.Hosting;
using OrleansGitOps.Grains.Repositories;
using OrleansGitOps.Grains.Security;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Silo.Configuration;
using OrleansGitOps.Silo.Supervision;
using OrleansGitOps.Silo.Tls;

namespace OrleansGitOps.Silo.Hosting;

/// <summary>Orleans as this product runs it.</summary>
internal static class SiloHosting
{
    private const string ClusterId = "orleans-gitops";

    public static void AddGitOpsSilo(this WebApplicationBuilder builder, Installation installation)
    {
        AddServices(builder.Services, installation);
        builder.Host.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (ClusterId, ClusterId));
            UseMembership(silo, installation);
            UseTls(silo, installation.Settings);
            silo.Services.AddGrainStorage(
                GrainStorage.ProviderName, (provider, _) => ActivatorUtilities.CreateInstance<GrainStorage>(provider, ModelJson.Options));
            silo.AddDashboard(options => options.HideTrace = true);
        });
        builder.Services.AddSingleton<ApplicationBalancer>();
        builder.Services.AddHostedService<ApplicationSupervisor>();
        builder.Services.AddHealthChecks().AddCheck<ReadinessCheck>("silo", tags: ["ready"]);
    }

    private static void AddServices(IServiceCollection services, Installation installation)
    {
        var settings = installation.Settings;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(installation.Store);
        services.AddSingleton<ISecretProtector>(installation.Protector);
        services.AddDataProtection().AddKeyManagementOptions(options => options.XmlRepository = installation.DataProtectionKeys);
        services.AddSingleton<IKeyedHasher>(installation.Hasher);
        services.AddSingleton(installation.Clusters);
        services.AddSingleton(GitOptionsOf(installation));
        services.AddSingleton(new ApplicationOptions(
            installation.Id, settings.ReconciliationInterval, settings.ReconciliationJitter,
            ForeignManagers.Default with { Strict = settings.StrictSelfHeal }, settings.HealBackoff));
        services.AddSingleton(new RepositoryOptions(settings.PollInterval));
        services.AddGitOpsGrains(settings.RenderParallelism);
    }

    private static GitOptions GitOptionsOf(Installation installation)
    {
        var settings = installation.Settings;
        var options = new GitOptions
        {
            DataDirectory = installation.DataDirectoryPath,
            AllowPlainHttp = settings.AllowPlainHttp,
            LocalRoots = settings.LocalRoots,
            Credentials = settings.Credentials,
        };
        return settings.GitTimeout is { } timeout ? options with { ListTimeout = timeout, FetchTimeout = timeout } : options;
    }

    /// <exception cref="ConfigurationException">The files are not what they should be.</exception>
    private static void UseTls(ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.Tls is { } files)
        {
            var tls = new SiloTls(files, TimeProvider.System);
            silo.UseTls(tls.Configure);
            silo.Services.AddSingleton(tls);
            silo.Services.AddHostedService<CertificateRenewal>();
        }
    }

    /// <summary>
    /// One silo keeps its membership in memory; several keep it in PostgreSQL, with probes tuned so that a killed silo is found in about two seconds.
    /// </summary>
    private static void UseMembership(ISiloBuilder silo, Installation installation)
    {
        var (endpoint, gateway) = (installation.Settings.SiloEndpoint, installation.Settings.GatewayEndpoint);
        if (installation.MembershipConnection is not { } connection)
        {
            silo.UseLocalhostClustering(endpoint.Port, gateway.Port, serviceId: ClusterId, clusterId: ClusterId);
            silo.ConfigureEndpoints(IPAddress.Loopback, endpoint.Port, gateway.Port);
            return;
        }

        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", connection));
        silo.Configure<EndpointOptions>(options =>
        {
            (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (endpoint.Address, endpoint.Port, gateway.Port);
            (options.SiloListeningEndpoint, options.GatewayListeningEndpoint) = (endpoint, gateway);
        });
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.MinProbeTimeout = TimeSpan.FromMilliseconds(500);
            options.MaxProbeTimeout = TimeSpan.FromSeconds(1.5);
            options.NumMissedProbesLimit = 3;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(3);
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
        });
#pragma warning disable ORLEANSEXP003 // The default directory drops healthy silos' grains whenever one leaves; measured in docs/decisions.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.Zero);
    }
}

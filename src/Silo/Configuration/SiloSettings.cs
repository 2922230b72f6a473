using System.Net;
using OrleansGitOps.Engine.Git.Credentials;
using OrleansGitOps.Engine.Syncing;

namespace OrleansGitOps.Silo.Configuration;

/// <summary>The section <c>GitOps</c>, checked, with its defaults.</summary>
internal sealed record SiloSettings
{
    public required string DataDirectory { get; init; }

    /// <summary>Null: generated when none is stored.</summary>
    public string? AdminPassword { get; init; }

    public string? KeyFile { get; init; }

    public string? InstallationId { get; init; }

    /// <summary>REST, pages and gRPC-Web.</summary>
    public string HttpUrl { get; init; } = "http://127.0.0.1:8080";

    /// <summary>Plain gRPC: HTTP/2 alone, without TLS when the scheme is http.</summary>
    public string GrpcUrl { get; init; } = "http://127.0.0.1:8081";

    public string? Kubeconfig { get; init; }

    public IReadOnlyList<string> ExecCommands { get; init; } = [];

    public TimeSpan ReconciliationInterval { get; init; } = TimeSpan.FromSeconds(120);

    public TimeSpan ReconciliationJitter { get; init; } = TimeSpan.FromSeconds(60);

    public bool StrictSelfHeal { get; init; } = true;

    public HealBackoffOptions HealBackoff { get; init; } = HealBackoffOptions.Default;

    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Renders at once. Default: one per processor, at least 2.</summary>
    public int RenderParallelism { get; init; } = Math.Max(2, Environment.ProcessorCount);

    public TimeSpan? GitTimeout { get; init; }

    public bool AllowPlainHttp { get; init; }

    public IReadOnlyList<string> LocalRoots { get; init; } = [];

    public IReadOnlyList<GitCredential> Credentials { get; init; } = [];

    public bool IsPostgres { get; init; }

    public IPEndPoint SiloEndpoint { get; init; } = new(IPAddress.Loopback, 11111);

    public IPEndPoint GatewayEndpoint { get; init; } = new(IPAddress.Loopback, 30000);

    /// <summary>Null: silos talk in plaintext.</summary>
    public SiloTlsSettings? Tls { get; init; }

    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Keys that nobody knows.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <exception cref="ConfigurationException">A value is not valid, or two do not go together.</exception>
    public static SiloSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("GitOps");
        var unknown = SettingTable.Check(section);
        var values = new SettingValues(section);
        var settings = new SiloSettings
        {
            DataDirectory = Path.GetFullPath(values.Text("DataDirectory") ?? DefaultDataDirectory()),
            AdminPassword = values.Text("AdminPassword"),
            KeyFile = values.Text("Encryption:KeyFile") is { } keyFile ? Path.GetFullPath(keyFile) : null,
            InstallationId = values.Text("InstallationId"),
            HttpUrl = values.Text("Urls:Http") ?? "http://127.0.0.1:8080",
            GrpcUrl = values.Text("Urls:Grpc") ?? "http://127.0.0.1:8081",
            Kubeconfig = values.Text("Cluster:Kubeconfig"),
            ExecCommands = values.List("Clusters:ExecCommands"),
            ReconciliationInterval = values.Duration("Reconciliation:Interval") ?? TimeSpan.FromSeconds(120),
            ReconciliationJitter = values.Duration("Reconciliation:Jitter") ?? TimeSpan.FromSeconds(60),
            StrictSelfHeal = values.Switch("SelfHeal:Strict") ?? true,
            HealBackoff = new HealBackoffOptions(
                values.Duration("SelfHeal:BackoffFirst") ?? HealBackoffOptions.Default.First,
                values.Number("SelfHeal:BackoffFactor") ?? HealBackoffOptions.Default.Factor,
                values.Duration("SelfHeal:BackoffMax") ?? HealBackoffOptions.Default.Longest),
            PollInterval = values.Duration("Repositories:PollInterval") ?? TimeSpan.FromSeconds(60),
            RenderParallelism = values.Count("Repositories:ParallelismLimit") is > 0 and var limit ? limit : Math.Max(2, Environment.ProcessorCount),
            GitTimeout = values.Duration("Repositories:Timeout"),
            AllowPlainHttp = values.Switch("Repositories:AllowPlainHttp") ?? false,
            LocalRoots = values.List("Repositories:LocalRoots"),
            Credentials = CredentialSettings.Read(section.GetSection("Repositories:Credentials")),
            IsPostgres = values.Text("Clustering:Provider") == "postgres",
            SiloEndpoint = values.EndPoint("Silo:Endpoint") ?? new(IPAddress.Loopback, 11111),
            GatewayEndpoint = values.EndPoint("Silo:Gateway") ?? new(IPAddress.Loopback, 30000),
            Tls = SiloTlsSettings.Read(values),
            AllowedHosts = values.List("AllowedHosts"),
            Unknown = unknown,
        };
        SettingRules.Check(settings, values);
        return settings;
    }

    private static string DefaultDataDirectory() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "orleans-gitops");
}

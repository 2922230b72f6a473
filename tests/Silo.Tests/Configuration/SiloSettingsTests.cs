using System.Net;
using Microsoft.Extensions.Configuration;
using OrleansGitOps.Silo.Configuration;

namespace OrleansGitOps.Silo.Tests.Configuration;

public sealed class SiloSettingsTests
{
    [Fact]
    public void Read_Nothing_GivesDefaults()
    {
        var settings = Read([]);

        Assert.Equal("http://127.0.0.1:8080", settings.HttpUrl);
        Assert.Equal((TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(60)), (settings.ReconciliationInterval, settings.ReconciliationJitter));
        Assert.Equal(TimeSpan.FromSeconds(60), settings.PollInterval);
        Assert.Equal((new IPEndPoint(IPAddress.Loopback, 11111), new IPEndPoint(IPAddress.Loopback, 30000)), (settings.SiloEndpoint, settings.GatewayEndpoint));
        Assert.True(settings.StrictSelfHeal);
        Assert.False(settings.IsPostgres || settings.AllowPlainHttp);
        Assert.True(Path.IsPathFullyQualified(settings.DataDirectory));
        Assert.Null(settings.Kubeconfig);
        Assert.Empty(settings.LocalRoots);
        Assert.Empty(settings.Unknown);
    }

    /// <summary>Every name that users may rely on is accepted from the first day.</summary>
    [Theory]
    [InlineData("DataDirectory", "/data")]
    [InlineData("AdminPassword", "a long password")]
    [InlineData("Encryption:KeyFile", "/keys/key")]
    [InlineData("InstallationId", "prod-1")]
    [InlineData("Bootstrap:RepoURL", "https://git.example.com/apps.git")]
    [InlineData("Bootstrap:Path", "clusters/prod")]
    [InlineData("Bootstrap:TargetRevision", "main")]
    [InlineData("Urls:Http", "http://0.0.0.0:8080")]
    [InlineData("Urls:Grpc", "http://127.0.0.1:8081")]
    [InlineData("Cluster:Kubeconfig", "/kube/config")]
    [InlineData("Sandbox:Enabled", "false")]
    [InlineData("Sandbox:Url", "https://127.0.0.1:8090")]
    [InlineData("Reconciliation:Interval", "00:05:00")]
    [InlineData("Reconciliation:Interval", "5m")]
    [InlineData("Reconciliation:Jitter", "0s")]
    [InlineData("SelfHeal:Strict", "false")]
    [InlineData("SelfHeal:BackoffFirst", "2s")]
    [InlineData("SelfHeal:BackoffFactor", "3")]
    [InlineData("SelfHeal:BackoffFactor", "1.5")]
    [InlineData("SelfHeal:BackoffMax", "300s")]
    [InlineData("Repositories:PollInterval", "30s")]
    [InlineData("Repositories:ParallelismLimit", "8")]
    [InlineData("Repositories:Timeout", "90s")]
    [InlineData("Repositories:AllowPlainHttp", "true")]
    [InlineData("Repositories:LocalRoots:0", "/srv/git")]
    [InlineData("Repositories:LocalRoots", "/srv/git,/srv/more")]
    [InlineData("Rendering:HelmBinary", "/usr/bin/helm")]
    [InlineData("Rendering:KustomizeBinary", "/usr/bin/kustomize")]
    [InlineData("Rendering:KustomizeEnableHelm", "false")]
    [InlineData("Sync:AllowInlineManifests", "false")]
    [InlineData("Clusters:ExecCommands:0", "/usr/bin/aws")]
    [InlineData("AppOfApps:Projects:0", "platform")]
    [InlineData("Clustering:Provider", "localhost")]
    [InlineData("Silo:Endpoint", "11112")]
    [InlineData("Silo:Gateway", "127.0.0.1:30001")]
    [InlineData("Silo:AllowPlaintext", "true")]
    [InlineData("AllowedHosts:0", "gitops.example.com")]
    [InlineData("Webhooks:GitHub:Secret", "s")]
    [InlineData("Webhooks:BitbucketServer:SecretFile", "/secrets/webhook")]
    [InlineData("Projects:DefaultOpen", "true")]
    [InlineData("Roles", "silo,api")]
    [InlineData("repositories:pollinterval", "30s")]
    public void Read_KnownName_IsAccepted(string key, string value) => Assert.Empty(Read([(key, value)]).Unknown);

    [Theory]
    [InlineData("Reconciliation:Intervall", "30s")]
    [InlineData("Webhooks:Gogs:Secret", "s")]
    [InlineData("Encryption", "x")]
    [InlineData("Urls:Http:More", "x")]
    public void Read_UnknownName_IsNamedForAWarning(string key, string value) => Assert.Equal($"GitOps:{key}", Assert.Single(Read([(key, value)]).Unknown));

    [Theory]
    [InlineData("Reconciliation:Interval", "0s", "above 0")]
    [InlineData("Reconciliation:Interval", "120", "00:02:00 or 2m")]
    [InlineData("Reconciliation:Interval", "1.5", "00:02:00 or 2m")]
    [InlineData("Reconciliation:Interval", "-00:01:00", "above 0")]
    [InlineData("Reconciliation:Interval", "50.00:00:00", "up to a day")]
    [InlineData("Reconciliation:Jitter", "soon", "from 0 to a day")]
    [InlineData("Repositories:PollInterval", "99999999999h", "up to a day")]
    [InlineData("Repositories:ParallelismLimit", "-1", "0 to 100000")]
    [InlineData("SelfHeal:BackoffFactor", "0.5", "from 1 to 100")]
    [InlineData("SelfHeal:BackoffFactor", "NaN", "from 1 to 100")]
    [InlineData("SelfHeal:BackoffFirst", "301s", "not longer than the longest")]
    [InlineData("Repositories:AllowPlainHttp", "yes", "true or false")]
    [InlineData("Repositories:LocalRoots:0", "relative/path", "absolute path")]
    [InlineData("Rendering:HelmBinary", "helm", "absolute path")]
    [InlineData("Clusters:ExecCommands:0", "aws", "absolute path")]
    [InlineData("Clustering:Provider", "consul", "localhost or postgres")]
    [InlineData("Silo:Endpoint", "70000", "a port (11111) or address:port")]
    [InlineData("Silo:Endpoint", "127.0.0.1", "a port (11111) or address:port")]
    [InlineData("Silo:Gateway", "0", "a port (11111) or address:port")]
    [InlineData("Urls:Http", "8080", "http://127.0.0.1:8080")]
    [InlineData("Urls:Http", "ftp://127.0.0.1", "http://127.0.0.1:8080")]
    [InlineData("Roles", "worker", "silo, api or silo,api")]
    [InlineData("Roles", "silo", "leave it unset or set silo,api")]
    [InlineData("Sandbox:Enabled", "true", "GitOps:Cluster:Kubeconfig")]
    [InlineData("DataDirectory", "", "a path")]
    public void Read_BadValue_NamesKeyValueAndWhatIsValid(string key, string value, string valid)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([(key, value)]));

        Assert.StartsWith($"GitOps:{key} is ", error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
        Assert.Contains(valid, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("AdminPassword", "canary")]
    [InlineData("AdminPassword", "")]
    public void Read_BadSecret_IsNotShown(string key, string value)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([(key, value)]));

        Assert.Contains($"GitOps:{key}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Silo:Endpoint", "10.0.0.5:11111")]
    [InlineData("Silo:Gateway", "0.0.0.0:30000")]
    [InlineData("Silo:Gateway", "[2001:db8::5]:30000")]
    public void Read_SiloPortOthersCanReach_NeedsAnExplicitWord(string key, string value)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([(key, value), .. Postgres]));

        Assert.Contains($"GitOps:{key} is '{value}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("GitOps:Silo:AllowPlaintext=true", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SiloPortOthersCanReachAndAllowed_IsTaken()
    {
        var settings = Read([("Silo:Endpoint", "10.0.0.5:11111"), ("Silo:Gateway", "10.0.0.5:30000"), ("Silo:AllowPlaintext", "true"), .. Postgres]);

        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.5"), 11111), settings.SiloEndpoint);
    }

    [Fact]
    public void Read_SiloPortOthersCanReachWithTls_IsTaken()
    {
        var settings = Read([("Silo:Endpoint", "10.0.0.5:11111"), ("Silo:Gateway", "10.0.0.5:30000"), .. Tls, .. Postgres]);

        Assert.Equal(new SiloTlsSettings("/tls/silo.crt", "/tls/silo.key", "/tls/ca.crt", null), settings.Tls);
    }

    [Theory]
    [InlineData("CertificateFile")]
    [InlineData("KeyFile")]
    [InlineData("CaFile")]
    public void Read_TlsWithoutOneOfItsFiles_IsRefused(string missing)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([.. Tls.Where(item => item.Key != $"Silo:Tls:{missing}"), .. Postgres]));

        Assert.Contains($"GitOps:Silo:Tls:{missing} is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WildcardAsSiloAddress_IsRefusedSinceOthersAreToldToCallIt()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([("Silo:Endpoint", "0.0.0.0:11111"), ("Silo:AllowPlaintext", "true"), .. Postgres]));

        Assert.Contains("the one address by which other silos reach this one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SiloAddressWithOneSiloOnly_IsRefusedRatherThanIgnored()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([("Silo:Endpoint", "10.0.0.5:11111"), ("Silo:AllowPlaintext", "true")]));

        Assert.Contains("GitOps:Clustering:Provider=localhost", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SamePortTwice_IsRefused()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([("Silo:Endpoint", "12000"), ("Silo:Gateway", "12000")]));

        Assert.Contains("12000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PostgresWithoutKeyFile_SaysHowToMakeOne()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([("Clustering:Provider", "postgres")]));

        Assert.Contains("GitOps:Encryption:KeyFile is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Repositories:Credentials:0:Username", "bot", "Url is missing")]
    [InlineData("Repositories:Credentials:0:Url", "https://git.example.com", "PasswordFile is missing")]
    [InlineData("Repositories:Credentials:0:SshKeyFile", "/keys/id", "not supported yet")]
    [InlineData("Repositories:Credentials:0:PasswordFile", "relative", "absolute path")]
    public void Read_IncompleteCredential_NamesTheEntry(string key, string value, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([(key, value)]));

        Assert.Contains("GitOps:Repositories:Credentials:0", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static (string Key, string Value)[] Tls =>
        [("Silo:Tls:CertificateFile", "/tls/silo.crt"), ("Silo:Tls:KeyFile", "/tls/silo.key"), ("Silo:Tls:CaFile", "/tls/ca.crt")];

    private static (string Key, string Value)[] Postgres => [("Clustering:Provider", "postgres"), ("Encryption:KeyFile", "/keys/key")];

    private static SiloSettings Read(IEnumerable<(string Key, string Value)> values) => SiloSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create($"GitOps:{pair.Key}", (string?)pair.Value))).Build());
}

using System.Net;

namespace OrleansGitOps.Silo.Configuration;

/// <summary>What must hold between settings.</summary>
internal static class SettingRules
{
    /// <exception cref="ConfigurationException">A rule is broken.</exception>
    public static void Check(SiloSettings settings, SettingValues values)
    {
        CheckSiloAddress("Silo:Endpoint", settings.SiloEndpoint, settings, values);
        CheckSiloAddress("Silo:Gateway", settings.GatewayEndpoint, settings, values);
        CheckReachable("Silo:Endpoint", settings.SiloEndpoint, settings.IsPostgres);
        CheckReachable("Silo:Gateway", settings.GatewayEndpoint, settings.IsPostgres);
        if (settings.SiloEndpoint.Port == settings.GatewayEndpoint.Port)
        {
            throw new ConfigurationException(
                $"GitOps:Silo:Endpoint and GitOps:Silo:Gateway are both port {settings.SiloEndpoint.Port}; valid: two different ports.");
        }

        if (SameAddress(settings.HttpUrl, settings.GrpcUrl))
        {
            throw new ConfigurationException(
                $"GitOps:Urls:Http and GitOps:Urls:Grpc are both '{settings.HttpUrl}'; valid: two different ports (gRPC-Web is on the first one).");
        }

        if (settings.IsPostgres && settings.KeyFile is null)
        {
            throw new ConfigurationException(
                "GitOps:Encryption:KeyFile is missing; with GitOps:Clustering:Provider=postgres every node needs the same key file "
                + "(make it once with: openssl rand -base64 32, mode 0600).");
        }

        if (settings.HealBackoff is var heal && heal.First > heal.Longest)
        {
            throw new ConfigurationException(
                $"GitOps:SelfHeal:BackoffFirst is {heal.First.TotalSeconds:0.###}s, longer than "
                + $"GitOps:SelfHeal:BackoffMax, {heal.Longest.TotalSeconds:0.###}s; "
                + "valid: a first pause that is not longer than the longest.");
        }

        if (settings.AdminPassword is { Length: < 8 })
        {
            throw new ConfigurationException("GitOps:AdminPassword is shorter than 8 characters; valid: 8 to 512 characters.");
        }

        if (values.Text("Roles") is { } roles && !roles.Split(',').Select(role => role.Trim()).ToHashSet().SetEquals(["silo", "api"]))
        {
            throw new ConfigurationException($"GitOps:Roles is '{roles}'; this version runs both roles in one process: leave it unset or set silo,api.");
        }

        if (values.Switch("Sandbox:Enabled") == true)
        {
            throw new ConfigurationException(
                "GitOps:Sandbox:Enabled is true; the sandbox cluster is not part of this version yet: set GitOps:Cluster:Kubeconfig.");
        }
    }

    /// <summary>Port 0 is any free one.</summary>
    private static bool SameAddress(string left, string right) =>
        new Uri(left) is var a && new Uri(right) is var b && a.Port == b.Port && a.Port != 0
        && string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Who can reach a silo's ports can call any grain, so they stay on loopback unless the operator says otherwise.</summary>
    private static void CheckSiloAddress(string key, IPEndPoint endPoint, SiloSettings settings, SettingValues values)
    {
        if (!IPAddress.IsLoopback(endPoint.Address) && settings.Tls is null && values.Switch("Silo:AllowPlaintext") != true)
        {
            throw new ConfigurationException(
                $"GitOps:{key} is '{endPoint}', which others can reach, and who reaches it can call any grain. Valid: mutual TLS "
                + "(GitOps:Silo:Tls:CertificateFile, KeyFile, CaFile), a loopback address, or GitOps:Silo:AllowPlaintext=true on a network that only the "
                + "silos share.");
        }
    }

    /// <summary>The address is the one that other silos are told to call.</summary>
    private static void CheckReachable(string key, IPEndPoint endPoint, bool isPostgres)
    {
        if (!isPostgres && !endPoint.Address.Equals(IPAddress.Loopback))
        {
            throw new ConfigurationException(
                $"GitOps:{key} is '{endPoint}'; with GitOps:Clustering:Provider=localhost there is one silo on 127.0.0.1. "
                + "Valid: a port, or the provider postgres.");
        }

        if (endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any))
        {
            throw new ConfigurationException(
                $"GitOps:{key} is '{endPoint}'; valid: the one address by which other silos reach this one, such as 10.0.0.5:{endPoint.Port}.");
        }
    }
}

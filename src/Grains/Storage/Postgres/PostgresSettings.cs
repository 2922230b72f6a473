using System.Net;
using Npgsql;

namespace OrleansGitOps.Grains.Storage.Postgres;

/// <summary>Checks and completes <c>ConnectionStrings:Orleans</c>. Nothing here ever shows its value.</summary>
internal static class PostgresSettings
{
    public const string Key = "ConnectionStrings:Orleans";

    /// <summary>Parses the connection string and holds it to the rule of verified TLS.</summary>
    /// <exception cref="StateStoreException">Not a connection string, no host, or a remote server without <c>SSL Mode=VerifyFull</c>.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string? connectionString)
    {
        var settings = ParseText(connectionString);
        var hosts = (settings.Host ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (hosts.Length == 0)
        {
            throw Refused($"{Key} names no Host.");
        }

        if (hosts.FirstOrDefault(host => !IsLocal(host)) is { } remote && settings.SslMode != SslMode.VerifyFull)
        {
            throw Refused($"{Key} reaches the server {remote} over the network with SSL Mode={settings.SslMode}; "
                + "set SSL Mode=VerifyFull (and Root Certificate=PATH for a private authority). Only loopback and unix sockets go without.");
        }

        // Error details carry row values, and a connection must not give its password back.
        settings.IncludeErrorDetail = false;
        settings.PersistSecurityInfo = false;
        settings.ApplicationName ??= "orleans-gitops";
        return settings;
    }

    /// <summary>Host, port and database: what messages may show.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder settings) => $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";

    private static NpgsqlConnectionStringBuilder ParseText(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw Refused($"{Key} is not set. GitOps:Clustering:Provider=postgres needs it, e.g. "
                + "Host=db.example.com;Database=gitops;Username=gitops;Password=...;SSL Mode=VerifyFull.");
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The inner message could quote a part of the value, password included.
            throw Refused($"{Key} cannot be parsed; valid is Host=...;Port=...;Database=...;Username=...;Password=...;SSL Mode=VerifyFull.");
        }
    }

    // Npgsql: a host that starts with '/' is a socket directory, with '@' an abstract socket.
    private static bool IsLocal(string host)
    {
        if (host.StartsWith('/') || host.StartsWith('@') || host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var address = host.StartsWith('[') ? host[1..].Split(']')[0] : host.Count(c => c == ':') == 1 ? host.Split(':')[0] : host;
        return address.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address, out var ip) && IPAddress.IsLoopback(ip));
    }

    private static StateStoreException Refused(string message) => new(StateStoreFailure.Refused, message);
}

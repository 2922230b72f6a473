using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Silo.Tests.Hosting;
using OrleansGitOps.TestKit.Certificates;
using OrleansGitOps.TestKit.Postgres;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Silo.Tests.Tls;

/// <summary>Silos in processes of their own that talk by mutual TLS, and whoever else comes to their ports.</summary>
public sealed class SiloPortTests : IDisposable
{
    private const string Password = "correct horse battery";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly TempDirectory _folder = new("tls");
    private readonly TestAuthority _authority = new("silos", TimeProvider.System.GetUtcNow());
    private readonly TestAuthority _foreign = new("foreign", TimeProvider.System.GetUtcNow());

    public void Dispose()
    {
        _foreign.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task Ports_WithTls_LetSilosInAndNobodyElse()
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        var (silo, gateway) = (FreePort.Next(), FreePort.Next());
        await using var one = await SiloProgram.StartAsync(
            _folder, "one", [.. SettingsOf(database, "one", _authority), ("GitOps:Silo:Endpoint", Text(silo)), ("GitOps:Silo:Gateway", Text(gateway))]);
        await using var two = await SiloProgram.StartAsync(_folder, "two", SettingsOf(database, "two", _authority));

        // The session lies in a grain on one of them.
        var token = await one.LoginAsync(Password);
        Assert.Equal(HttpStatusCode.OK, await two.ListAsync(token));
        Assert.Equal(HttpStatusCode.OK, await one.ListAsync(await two.LoginAsync(Password)));

        using var good = _authority.Issue("silo", ["silo.example"], SiloFiles.BothUsages).Load();
        using var unnamed = _authority.Issue("service", ["service.example"], SiloFiles.BothUsages).Load();
        using var server = _authority.Issue("server", ["silo.example"], [TestAuthority.ServerAuthentication]).Load();
        using var stranger = _foreign.Issue("silo", ["silo.example"], SiloFiles.BothUsages).Load();
        foreach (var port in new[] { silo, gateway })
        {
            Assert.True(await StaysOpenAsync(port, good), "a silo's certificate");
            Assert.False(await StaysOpenAsync(port, null), "no certificate");
            Assert.False(await StaysOpenAsync(port, stranger), "a foreign authority");
            Assert.False(await StaysOpenAsync(port, server), "a certificate of servers");
            Assert.False(await StaysOpenAsync(port, unnamed), "another name");
            Assert.True(await IsCutAsync(port), "plaintext");
        }

        await one.StopAsync("KILL");
        await Eventually.BecomesTrueAsync(
            "the other silo answers", Limit, async () => await two.IsReadyAsync() && await two.ListAsync(token) == HttpStatusCode.OK);
    }

    [SkippableFact]
    public async Task Silo_OfAForeignAuthority_DoesNotJoin_AndIsToldWhy()
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        await using var one = await SiloProgram.StartAsync(_folder, "one", SettingsOf(database, "one", _authority));
        var token = await one.LoginAsync(Password);

        var stranger = await SiloProgram.RunAsync(_folder, "stranger", SettingsOf(database, "stranger", _foreign));

        // The members find that they cannot talk with it, and shut it out; Orleans ends such a process at once.
        Assert.NotEqual(0, stranger.ExitCode);
        Assert.Contains("The remote certificate was rejected", stranger.Output + stranger.Error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await one.ListAsync(token));
        Assert.Contains("The remote certificate was rejected", one.Log, StringComparison.Ordinal);
    }

    private (string, string)[] SettingsOf(string database, string name, TestAuthority authority)
    {
        var tls = new SiloFiles(_folder, name, "silo.example").Write(authority).Settings;
        var keyFile = _folder.Combine("key");
        if (!File.Exists(keyFile))
        {
            PrivateFile.Write(keyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");
        }

        return
        [
            ("GitOps:Clustering:Provider", "postgres"), ("ConnectionStrings:Orleans", database), ("GitOps:Encryption:KeyFile", keyFile),
            ("GitOps:AdminPassword", Password), ("GitOps:Silo:Tls:CertificateFile", tls.CertificateFile), ("GitOps:Silo:Tls:KeyFile", tls.KeyFile),
            ("GitOps:Silo:Tls:CaFile", tls.CaFile), ("GitOps:Silo:Tls:PeerName", tls.PeerName!),
        ];
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>A refused client may hear of it with its first read only.</summary>
    private static async Task<bool> StaysOpenAsync(int port, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
#pragma warning disable CA5359 // This client judges nobody: what is tried is whether it is let in.
        await using var stream = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "silo.example", ClientCertificates = certificate is null ? [] : [certificate],
            });
            var read = stream.ReadAsync(new byte[1]).AsTask();
            return await Task.WhenAny(read, Task.Delay(Moment)) != read || await read > 0;
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return false;
        }
    }

    private static async Task<bool> IsCutAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync("not a TLS handshake, whatever it is"u8.ToArray());
        using var limit = new CancellationTokenSource(Limit);
        var answer = new byte[64];
        try
        {
            // At most the alert of TLS comes before the end.
            int read;
            while ((read = await client.GetStream().ReadAsync(answer, limit.Token)) is > 0 and < 10)
            {
            }

            return read == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}

using System.Net;
using System.Security.Cryptography;
using Npgsql;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.TestKit.Postgres;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Silo.Tests.Hosting;

public sealed class StartTests : IDisposable
{
    private readonly TempDirectory _folder = new("silo");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_FirstTime_PrintsThePasswordOnceAndLeavesNothingInTheHomeDirectory()
    {
        string password, log;
        await using (var first = await SiloProgram.StartAsync(_folder, "one", [("GitOps:Reconcilation:Interval", "30s")]))
        {
            log = first.Log;
            password = (await File.ReadAllTextAsync(_folder.Combine("one-data", "initial-admin-password"))).Trim();
            Assert.Equal(HttpStatusCode.OK, await first.ListAsync(await first.LoginAsync(password)));
            Assert.Equal(0, await first.StopAsync("TERM"));
        }

        await using var second = await SiloProgram.StartAsync(_folder, "one", []);
        var later = second.Log[log.Length..];

        Assert.Contains($"admin / {password}", log, StringComparison.Ordinal);
        Assert.Contains("the setting GitOps:Reconcilation:Interval is unknown", log, StringComparison.Ordinal);
        Assert.DoesNotContain(password, later, StringComparison.Ordinal);
        var home = Directory.GetFiles(_folder.Combine("one-home"), "*", SearchOption.AllDirectories);
        Assert.DoesNotContain(home, file => file.Contains("key", StringComparison.OrdinalIgnoreCase));
        Assert.All(Directory.GetFiles(_folder.Combine("one-data")), file => Assert.Equal(DataDirectory.FileMode, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Start_DirectoryInUse_EndsWithOneLine()
    {
        await using var first = await SiloProgram.StartAsync(_folder, "one", []);

        var second = await SiloProgram.RunAsync(_folder, "one", []);

        AssertOneLine(second, "is in use by another process (pid ");
        Assert.True(await first.IsReadyAsync());
    }

    [Theory]
    [InlineData("GitOps:Reconciliation:Interval", "soon", "GitOps:Reconciliation:Interval is 'soon'; valid: a duration")]
    [InlineData("GitOps:Encryption:KeyFile", "/nowhere/key", "The key file /nowhere/key (GitOps:Encryption:KeyFile) cannot be read")]
    [InlineData("GitOps:DataDirectory", "/proc/none", "(GitOps:DataDirectory) cannot be created or written")]
    [InlineData("GitOps:Silo:Endpoint", "0.0.0.0:11111", "GitOps:Silo:Endpoint is '0.0.0.0:11111', which others can reach")]
    public async Task Start_BadConfiguration_EndsWithOneLineThatSaysWhatIsValid(string key, string value, string expected) =>
        AssertOneLine(await SiloProgram.RunAsync(_folder, "one", [(key, value)]), expected);

    [Theory]
    [InlineData("GitOps:Urls:Http", "GitOps:Urls:Grpc")]
    [InlineData("GitOps:Urls:Grpc", "GitOps:Urls:Http")]
    public async Task Start_PortInUse_EndsWithOneLineThatNamesTheSetting(string taken, string free)
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";

        var result = await SiloProgram.RunAsync(_folder, "one", [(taken, address), (free, $"http://127.0.0.1:{FreePort.Next()}")]);

        AssertOneLine(result, $"Choose another one with {taken}.");
        Assert.Contains(address, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnePortForBoth_EndsWithOneLine() => AssertOneLine(
        await SiloProgram.RunAsync(_folder, "one", [("GitOps:Urls:Grpc", "http://127.0.0.1:8080")]),
        "GitOps:Urls:Http and GitOps:Urls:Grpc are both 'http://127.0.0.1:8080'");

    [SkippableFact]
    public async Task Start_TwoSilosOnPostgres_ShareSecretsAndSurviveAKill()
    {
        var keyFile = NewKeyFile();
        var database = new NpgsqlConnectionStringBuilder(await SharedPostgres.CreateDatabaseAsync());
        (string, string)[] settings =
        [
            ("GitOps:Clustering:Provider", "postgres"), ("GitOps:Encryption:KeyFile", keyFile), ("GitOps:AdminPassword", "correct horse battery"),
            ("ConnectionStrings:Orleans", database.ConnectionString), ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Npgsql", "Trace"),
        ];
        var nodes = await Task.WhenAll(SiloProgram.StartAsync(_folder, "one", settings), SiloProgram.StartAsync(_folder, "two", settings));
        await using var one = nodes[0];
        await using var two = nodes[1];

        var token = await one.LoginAsync("correct horse battery");
        Assert.Equal(HttpStatusCode.OK, await two.ListAsync(token));
        await one.StopAsync("KILL");
        await Eventually.BecomesTrueAsync(
            "the other silo answers", TimeSpan.FromSeconds(30), async () => await two.IsReadyAsync() && await two.ListAsync(token) == HttpStatusCode.OK);

        foreach (var log in new[] { one.Log, two.Log })
        {
            Assert.True(log.Length > 10_000, "the log is at Trace");
            Assert.DoesNotContain(database.Password!, log, StringComparison.Ordinal);
            Assert.DoesNotContain("correct horse battery", log, StringComparison.Ordinal);
            Assert.DoesNotContain((await File.ReadAllTextAsync(keyFile)).Trim(), log, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task Start_PostgresAway_EndsWithOneLineAndWithoutThePassword()
    {
        var database = new NpgsqlConnectionStringBuilder(await SharedPostgres.CreateDatabaseAsync()) { Port = FreePort.Next() };

        var result = await SiloProgram.RunAsync(
            _folder, "one",
            [
                ("GitOps:Clustering:Provider", "postgres"), ("GitOps:Encryption:KeyFile", NewKeyFile()),
                ("ConnectionStrings:Orleans", database.ConnectionString),
            ]);

        AssertOneLine(result, $"127.0.0.1:{database.Port}/{database.Database}");
        Assert.DoesNotContain(database.Password!, result.Error + result.Output, StringComparison.Ordinal);
    }

    private static void AssertOneLine(CommandResult result, string expected)
    {
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n'));
    }

    private string NewKeyFile()
    {
        var file = _folder.Combine("key");
        PrivateFile.Write(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");
        return file;
    }
}

using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.TestKit.Postgres;

/// <summary>
/// A private PostgreSQL server on a loopback port, with its data in a temporary folder and without fsync (what was
/// committed survives <see cref="CrashAsync"/>, not a crash of the machine). Call
/// <c>RealParts.RequirePostgres()</c> before. As root it runs as the user <c>postgres</c>, since PostgreSQL refuses to run as root.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string SuperUser = "postgres";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory = new("postgres");
    private readonly string _bin = ToolLocator.PostgresBinDirectory
        ?? throw new InvalidOperationException("PostgreSQL's server programs are not there; call RealParts.RequirePostgres() first");

    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private int _port;
    private ChildProcess? _process;
    private int _lastDatabase;

    private PostgresServer()
    {
    }

    /// <summary>Connects a superuser to the database <c>postgres</c>.</summary>
    public string ConnectionString => ConnectionStringTo("postgres");

    private string DataDirectory => _directory.Combine("data");

    public static async Task<PostgresServer> StartAsync(CancellationToken cancellationToken = default)
    {
        var server = new PostgresServer();
        try
        {
            await server.InitializeAsync(cancellationToken);
            await server.StartServerAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionStringTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = SuperUser,
        Password = _password,
        Database = database,
        IncludeErrorDetail = true,
    }.ConnectionString;

    /// <summary>Makes an empty database for one test and gives its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _lastDatabase)}");
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return ConnectionStringTo(name);
    }

    /// <summary>
    /// Ends the server at once (SIGQUIT: no checkpoint, clients are cut), as a crash would; <see cref="RestartAsync"/> brings it back.
    /// </summary>
    public async Task CrashAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Starts it again on the same port and data.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await CrashAsync();
        await StartServerAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await CrashAsync();
        _directory.Dispose();
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var passwordFile = _directory.Combine("password");
        await File.WriteAllTextAsync(passwordFile, _password, cancellationToken);
        if (AsOtherUser())
        {
            await RunAsync(["chown", "-R", SuperUser, _directory.Path], cancellationToken);
        }

        await RunAsync(
        [
            .. UserPrefix(), Path.Combine(_bin, "initdb"), "--no-sync", "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256",
            $"--username={SuperUser}", $"--pwfile={passwordFile}", $"--pgdata={DataDirectory}",
        ], cancellationToken);
    }

    // A port is picked once, so that connection strings stay good over a restart.
    private async Task StartServerAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var isFirstStart = _port == 0;
            _port = isFirstStart ? FreePort.Next() : _port;
            _process = ChildProcess.Start("PostgreSQL", _directory.Combine($"postgres.{_port}.log"), "QUIT",
            [
                .. UserPrefix(), Path.Combine(_bin, "postgres"), "-D", DataDirectory, "-p", _port.ToString(CultureInfo.InvariantCulture),
                "-h", "127.0.0.1", "-k", _directory.Path, "-N", "200", "-c", "fsync=off", "-c", "full_page_writes=off",
            ]);
            if (await AnswersAsync(_process, cancellationToken))
            {
                return;
            }

            if (!isFirstStart || attempt == FreePort.Attempts || !_process.FoundItsPortTaken)
            {
                throw _process.Ended();
            }

            _port = 0;
        }
    }

    // False when it has ended.
    private async Task<bool> AnswersAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        var last = "";
        await Eventually.BecomesTrueAsync("PostgreSQL", StartLimit, async () =>
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString);
                await connection.OpenAsync(cancellationToken);
                return true;
            }
            catch (NpgsqlException failure)
            {
                last = failure.Message;
                return process.HasExited;
            }
        }, () => $"Last: {last}\n{process.LogTail()}", cancellationToken);
        return !process.HasExited;
    }

    private static bool AsOtherUser() => Environment.UserName == "root";

    // setpriv becomes the program, so that signals reach it.
    private static string[] UserPrefix() =>
        AsOtherUser() ? ["setpriv", $"--reuid={SuperUser}", $"--regid={SuperUser}", "--init-groups", "--"] : [];

    private Task RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        Command.RunAsync(command[0], command.Skip(1), _directory.Path, cancellationToken: cancellationToken);
}

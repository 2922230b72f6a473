using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Silo.Tests.Hosting;

/// <summary>The program in a process of its own, without a cluster.</summary>
internal sealed class SiloProgram : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "OrleansGitOps.Silo.dll");
    private readonly ChildProcess _process;
    private readonly string _logPath;
    private readonly string _dataPath;

    private SiloProgram(ChildProcess process, string logPath, string dataPath, string url)
    {
        _process = process;
        _logPath = logPath;
        _dataPath = dataPath;
        Http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Http { get; }

    public string Log => File.ReadAllText(_logPath);

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="folder">Its data, home and log lie there.</param>
    /// <param name="name">Tells nodes apart.</param>
    /// <param name="settings">Configuration, whole keys with <c>:</c>.</param>
    public static async Task<SiloProgram> StartAsync(TempDirectory folder, string name, IEnumerable<(string Key, string Value)> settings)
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        var environment = Environment(folder, name, settings);
        environment["GitOps__Urls__Http"] = url;
        environment["GitOps__Urls__Grpc"] = $"http://127.0.0.1:{FreePort.Next()}";
        var log = folder.Combine($"{name}.log");
        var silo = new SiloProgram(ChildProcess.Start(name, log, "KILL", ["dotnet", Dll], environment), log, environment["GitOps__DataDirectory"]!, url);
        await Eventually.BecomesTrueAsync($"{name} is ready", Limit, silo.IsReadyAsync, () => silo._process.LogTail());
        return silo;
    }

    /// <summary>Runs it where it is expected to end at once.</summary>
    public static async Task<CommandResult> RunAsync(TempDirectory folder, string name, IEnumerable<(string Key, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Dll]);
        foreach (var (key, value) in Environment(folder, name, settings))
        {
            start.Environment[key] = value;
        }

        using var limit = new CancellationTokenSource(Limit);
        return await Command.TryAsync(start, cancellationToken: limit.Token);
    }

    public async Task<string> LoginAsync(string password)
    {
        using var answer = await Http.PostAsJsonAsync("api/v1/session", new { username = "admin", password });
        answer.EnsureSuccessStatusCode();
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["token"]!;
    }

    public async Task<System.Net.HttpStatusCode> ListAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/applications");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await Http.SendAsync(request);
        return answer.StatusCode;
    }

    public async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The silo has ended:\n{_process.LogTail()}");
        }

        try
        {
            using var answer = await Http.GetAsync("readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Sends a signal that ends it and gives the exit code.</summary>
    public async Task<int> StopAsync(string signal)
    {
        var pid = await File.ReadAllTextAsync(Path.Combine(_dataPath, "pid"));
        await Command.RunAsync("kill", ["-s", signal, pid], _dataPath);
        using var limit = new CancellationTokenSource(Limit);
        return await _process.WaitForExitAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Http.Dispose();
    }

    private static Dictionary<string, string?> Environment(TempDirectory folder, string name, IEnumerable<(string Key, string Value)> settings)
    {
        var home = folder.Combine($"{name}-home");
        Directory.CreateDirectory(home);
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = home,
            ["CI"] = null,
            ["GitOps__DataDirectory"] = folder.Combine($"{name}-data"),
            ["GitOps__Silo__Endpoint"] = $"{FreePort.Next()}",
            ["GitOps__Silo__Gateway"] = $"{FreePort.Next()}",
        };
        foreach (var (key, value) in settings)
        {
            environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return environment;
    }
}

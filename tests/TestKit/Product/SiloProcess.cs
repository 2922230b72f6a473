using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.TestKit.Product;

/// <summary>The product as its users start it: a process of its own on loopback, with a data directory that outlives it.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    public const string AdminPassword = "correct-horse-battery-staple";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly string _dataDirectory;
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private ChildProcess? _process;

    private SiloProcess(string dataDirectory, IReadOnlyDictionary<string, string?> settings) => (_dataDirectory, _settings) = (dataDirectory, settings);

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Of the silo itself; changes with every start.</summary>
    public int ProcessId => _process!.ProgramId;

    public string LogPath => _dataDirectory + ".log";

    public string Log => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    /// <param name="dataDirectory">Where the node keeps its state.</param>
    /// <param name="kubeconfig">The cluster that <c>https://kubernetes.default.svc</c> means.</param>
    /// <param name="settings">Further configuration, keys below <c>GitOps</c> with <c>:</c>.</param>
    public static async Task<SiloProcess> StartAsync(string dataDirectory, string? kubeconfig, IReadOnlyDictionary<string, string>? settings = null)
    {
        var environment = new Dictionary<string, string?>
        {
            ["GitOps__DataDirectory"] = dataDirectory,
            ["GitOps__AdminPassword"] = AdminPassword,
            ["GitOps__Urls__Http"] = $"http://127.0.0.1:{FreePort.Next()}",
            ["GitOps__Silo__Endpoint"] = $"{FreePort.Next()}",
            ["GitOps__Silo__Gateway"] = $"{FreePort.Next()}",
            ["GitOps__Repositories__PollInterval"] = "00:00:02",
            ["CI"] = null,
        };
        if (kubeconfig is not null)
        {
            environment["GitOps__Cluster__Kubeconfig"] = kubeconfig;
        }

        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            environment[$"GitOps__{key.Replace(":", "__", StringComparison.Ordinal)}"] = value;
        }

        var silo = new SiloProcess(dataDirectory, environment);
        await silo.StartAsync();
        return silo;
    }

    /// <summary>Starts it again after <see cref="KillAsync"/>, on the same ports and data.</summary>
    public async Task StartAsync()
    {
        Http.BaseAddress ??= new Uri(_settings["GitOps__Urls__Http"]!);
        _process = ChildProcess.Start(
            "silo", LogPath, "KILL", ["dotnet", Path.Combine(AppContext.BaseDirectory, "OrleansGitOps.Silo.dll")], _settings);
        await Eventually.BecomesTrueAsync("the silo is ready", StartLimit, IsReadyAsync, () => _process.LogTail());
        await LoginAsync();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        await _process!.DisposeAsync();
        _process = null;
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task StopAsync()
    {
        await _process!.SignalAsync("TERM");
        await _process.WaitForExitAsync();
        await KillAsync();
    }

    public async Task<JsonObject> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        return await ReadAsync(answer);
    }

    public async Task<JsonObject> SendAsync(HttpMethod method, string path, string? body = null, string mediaType = "application/json")
    {
        using var answer = await TrySendAsync(method, path, body, mediaType);
        return await ReadAsync(answer);
    }

    public async Task<HttpResponseMessage> TrySendAsync(HttpMethod method, string path, string? body = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        }

        return await Http.SendAsync(request);
    }

    public Task<JsonObject> ApplicationAsync(string name) => GetAsync($"api/v1/applications/{name}");

    /// <summary>Waits until the application is as <paramref name="condition"/> says.</summary>
    public Task<JsonObject> WaitForAsync(string name, string what, Func<JsonObject, bool> condition, TimeSpan? limit = null)
    {
        var last = "";
        return Eventually.GetAsync($"application {name}: {what}", limit ?? TimeSpan.FromSeconds(60), async () =>
        {
            var application = await ApplicationAsync(name);
            last = application["status"]?.ToJsonString() ?? "";
            return condition(application) ? application : null;
        }, () => $"{last}\n{_process?.LogTail(40)}");
    }

    public Task<JsonObject> WaitUntilSyncedAsync(string name, string? revision = null) => WaitForAsync(
        name,
        $"Synced and Healthy {revision}",
        application => application.Sync() == "Synced" && application.Health() == "Healthy" && (revision is null || application.Revision() == revision));

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Http.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process!.HasExited)
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

    private async Task LoginAsync()
    {
        using var answer = await Http.PostAsJsonAsync("api/v1/session", new { username = "admin", password = AdminPassword });
        var session = await ReadAsync(answer);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session["token"]!.GetValue<string>());
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? (JsonObject)JsonNode.Parse(text)!
            : throw new HttpRequestException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} {text}");
    }
}

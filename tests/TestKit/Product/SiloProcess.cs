using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
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

    /// <summary>Where it speaks plain gRPC.</summary>
    public string GrpcUrl => _settings["GitOps__Urls__Grpc"]!;

    /// <summary>Of the silo itself; changes with every start.</summary>
    public int ProcessId => _process!.ProgramId;

    public string LogPath => _dataDirectory + ".log";

    public string Log => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    /// <summary>Where its API answers.</summary>
    public Uri Url => Http.BaseAddress!;

    public string DataDirectory => _dataDirectory;

    /// <param name="dataDirectory">Where the node keeps its state.</param>
    /// <param name="kubeconfig">The cluster that <c>https://kubernetes.default.svc</c> means.</param>
    /// <param name="settings">Further configuration, keys below <c>GitOps</c> with <c>:</c>, or of <c>Logging</c>.</param>
    public static async Task<SiloProcess> StartAsync(string dataDirectory, string? kubeconfig, IReadOnlyDictionary<string, string>? settings = null)
    {
        var silo = Create(dataDirectory, kubeconfig, settings);
        await silo.StartAsync();
        return silo;
    }

    /// <summary>As <see cref="StartAsync(string, string?, IReadOnlyDictionary{string, string}?)"/>, not started yet.</summary>
    /// <param name="dataDirectory">Where the node keeps its state.</param>
    /// <param name="kubeconfig">The cluster that <c>https://kubernetes.default.svc</c> means.</param>
    /// <param name="settings">Further configuration, keys below <c>GitOps</c> with <c>:</c>.</param>
    /// <param name="connectionString">For the provider <c>postgres</c>.</param>
    /// <param name="adminPassword">Null: the node makes one.</param>
    public static SiloProcess Create(
        string dataDirectory, string? kubeconfig, IReadOnlyDictionary<string, string>? settings = null, string? connectionString = null,
        string? adminPassword = AdminPassword)
    {
        var environment = new Dictionary<string, string?>
        {
            ["GitOps__DataDirectory"] = dataDirectory,
            ["GitOps__AdminPassword"] = adminPassword,
            ["GitOps__Urls__Http"] = $"http://127.0.0.1:{FreePort.Next()}",
            ["GitOps__Urls__Grpc"] = $"http://127.0.0.1:{FreePort.Next()}",
            ["GitOps__Silo__Endpoint"] = $"{FreePort.Next()}",
            ["GitOps__Silo__Gateway"] = $"{FreePort.Next()}",
            ["GitOps__Repositories__PollInterval"] = "00:00:02",
            ["ConnectionStrings__Orleans"] = connectionString,
            ["CI"] = null,
        };
        if (kubeconfig is not null)
        {
            environment["GitOps__Cluster__Kubeconfig"] = kubeconfig;
        }

        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            var prefix = key.StartsWith("Logging:", StringComparison.Ordinal) ? "" : "GitOps__";
            environment[prefix + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new SiloProcess(dataDirectory, environment) { Http = { BaseAddress = new Uri(environment["GitOps__Urls__Http"]!) } };
    }

    /// <summary>Starts it, or starts it again after its end, on the same ports and data; returns when it is ready and logged in.</summary>
    public async Task StartAsync()
    {
        Launch();
        await WaitUntilReadyAsync();
        await LoginAsync();
    }

    /// <summary>Starts the process and does not wait.</summary>
    public void Launch() => _process = ChildProcess.Start(
        "silo", LogPath, "KILL", ["dotnet", Path.Combine(AppContext.BaseDirectory, "OrleansGitOps.Silo.dll")], _settings);

    public Task WaitUntilReadyAsync() => Eventually.BecomesTrueAsync("the silo is ready", StartLimit, IsReadyAsync, () => _process!.LogTail());

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        await _process!.DisposeAsync();
        _process = null;
    }

    /// <summary>SIGTERM, then its end. Returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await _process!.SignalAsync("TERM");
        return await WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it stands still with its connections open.</summary>
    public Task PauseAsync() => _process!.SignalAsync("STOP");

    public Task ResumeAsync() => _process!.SignalAsync("CONT");

    /// <summary>Waits for its own end. Returns the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var code = await _process!.WaitForExitAsync(limit.Token);
        await _process.DisposeAsync();
        _process = null;
        return code;
    }

    /// <summary>Whether <c>/readyz</c> says yes.</summary>
    public async Task<bool> IsReadyAsync()
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

    /// <summary>The sum of a metric over its labels, from <c>/metrics</c>.</summary>
    public async Task<double> MetricAsync(string name)
    {
        var text = await Http.GetStringAsync("metrics");
        return Regex.Matches(text, $@"^{Regex.Escape(name)}(?:\{{.*\}})? (\S+)", RegexOptions.Multiline)
            .Sum(line => double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture));
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

    public async Task LoginAsync()
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

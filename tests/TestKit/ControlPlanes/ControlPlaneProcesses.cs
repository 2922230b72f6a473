using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>
/// etcd, kube-apiserver and kube-controller-manager of one <see cref="ControlPlane"/>: started in this order, stopped in the other.
/// </summary>
internal sealed class ControlPlaneProcesses : IAsyncDisposable
{
    private const string ApiServer = "kube-apiserver";

    private readonly string _folder;
    private readonly ControlPlaneOptions _options;
    private readonly Lock _gate = new();
    private readonly List<ChildProcess> _running = [];
    private int _etcdPort;
    private int _apiPort;

    public ControlPlaneProcesses(string folder, ControlPlaneOptions options)
    {
        _folder = folder;
        _options = options;
        _apiPort = options.Port;
        Keys = ClusterKeys.Create(Path.Combine(folder, "keys"), TimeProvider.System.GetUtcNow());
    }

    public ClusterKeys Keys { get; }

    public string Server => $"https://127.0.0.1:{_apiPort}";

    public string EtcdUrl => $"http://127.0.0.1:{_etcdPort}";

    public string AuditLogPath => Path.Combine(_folder, "audit.log");

    public string KubeconfigPath => Path.Combine(_folder, "kubeconfig");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await StartPartAsync("etcd", "TERM", DescribeEtcd, cancellationToken);
        await StartPartAsync(ApiServer, "KILL", () => DescribeApiServer(keepPort: _options.Port != 0), cancellationToken);
        Kubeconfig.Write(KubeconfigPath, Server, Keys);
        await StartPartAsync("kube-controller-manager", "KILL", DescribeControllers, cancellationToken);
    }

    public Task SignalApiServerAsync(string signal) => Find(ApiServer).SignalAsync(signal);

    /// <summary>Kills the API server only: who calls it gets "connection refused" until <see cref="RestartApiServerAsync"/>.</summary>
    public async Task StopApiServerAsync()
    {
        var process = Find(ApiServer);
        Forget(process);
        await process.DisposeAsync();
    }

    /// <summary>Starts it again on the same port and data.</summary>
    public Task RestartApiServerAsync(CancellationToken cancellationToken) =>
        StartPartAsync(ApiServer, "KILL", () => DescribeApiServer(keepPort: true), cancellationToken);

    public void ThrowIfExited()
    {
        if (Running().FirstOrDefault(process => process.HasExited) is { } ended)
        {
            throw ended.Ended();
        }
    }

    /// <summary>Completes when the first part ends.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) =>
        Task.WhenAny(Running().Select(process => process.WaitForExitAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(Running()))
        {
            await process.DisposeAsync();
            Forget(process);
        }
    }

    private Part DescribeEtcd()
    {
        _etcdPort = FreePort.Next();
        var peer = $"http://127.0.0.1:{FreePort.Next()}";
        return new Part(new Uri($"{EtcdUrl}/health"),
        [
            Found(ToolLocator.Etcd, "etcd"), "--name=local", $"--data-dir={Path.Combine(_folder, "etcd")}",
            $"--listen-client-urls={EtcdUrl}", $"--advertise-client-urls={EtcdUrl}",
            $"--listen-peer-urls={peer}", $"--initial-advertise-peer-urls={peer}", $"--initial-cluster=local={peer}",
            "--force-new-cluster", "--unsafe-no-fsync",
        ]);
    }

    private Part DescribeApiServer(bool keepPort)
    {
        _apiPort = keepPort ? _apiPort : FreePort.Next();
        return new Part(new Uri($"{Server}/readyz"),
        [
            Found(ToolLocator.KubeApiServer, ApiServer), $"--etcd-servers={EtcdUrl}",
            "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", $"--secure-port={_apiPort}", "--insecure-port=0",
            $"--tls-cert-file={Keys.ServerCertificatePath}", $"--tls-private-key-file={Keys.ServerKeyPath}",
            $"--token-auth-file={Keys.TokenFilePath}", "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc", $"--service-account-key-file={Keys.ServiceAccountKeyPath}",
            $"--service-account-signing-key-file={Keys.ServiceAccountKeyPath}", "--service-cluster-ip-range=10.0.0.0/16",
            // Without a kubelet's token volume nothing mounts service account tokens, so pods need none.
            "--disable-admission-plugins=ServiceAccount", "--allow-privileged=true", "--feature-gates=TTLAfterFinished=true",
            // The endpoint reconciler refuses loopback addresses, and nothing in here uses the kubernetes Service.
            "--endpoint-reconciler-type=none",
            .. AuditArguments(),
        ]);
    }

    private Part DescribeControllers()
    {
        var port = FreePort.Next();
        return new Part(new Uri($"https://127.0.0.1:{port}/healthz"),
        [
            Found(ToolLocator.KubeControllerManager, "kube-controller-manager"), $"--kubeconfig={KubeconfigPath}",
            $"--authentication-kubeconfig={KubeconfigPath}", $"--authorization-kubeconfig={KubeconfigPath}",
            "--bind-address=127.0.0.1", $"--secure-port={port}", "--port=0", "--leader-elect=false",
            $"--tls-cert-file={Keys.ServerCertificatePath}", $"--tls-private-key-file={Keys.ServerKeyPath}",
            $"--service-account-private-key-file={Keys.ServiceAccountKeyPath}", $"--root-ca-file={Keys.CaPath}",
            "--feature-gates=TTLAfterFinished=true",
            // The toy node sends no heartbeats.
            "--controllers=*,-nodelifecycle", "--concurrent-deployment-syncs=10", "--concurrent-replicaset-syncs=10",
            "--kube-api-qps=200", "--kube-api-burst=400",
        ]);
    }

    private IEnumerable<string> AuditArguments()
    {
        if (!_options.Audit)
        {
            yield break;
        }

        var policy = Path.Combine(_folder, "audit-policy.yaml");
        var bodies = _options.AuditBodies
            ? "  - {level: RequestResponse, verbs: [create, update, patch, delete], resources: [{group: '', resources: [configmaps]}]}\n"
            : "";
        File.WriteAllText(policy, $"""
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            {bodies}  - level: Metadata

            """);
        yield return $"--audit-policy-file={policy}";
        yield return $"--audit-log-path={AuditLogPath}";
        yield return "--audit-log-format=json";
        yield return "--audit-log-mode=blocking";
    }

    private async Task StartPartAsync(string name, string stopSignal, Func<Part> describe, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var part = describe();
            var process = ChildProcess.Start(name, Path.Combine(_folder, $"{name}.{attempt}.log"), stopSignal, part.Command);
            lock (_gate)
            {
                _running.Add(process);
            }

            if (await BecomesReadyAsync(process, part.Ready, cancellationToken))
            {
                return;
            }

            if (attempt == FreePort.Attempts || !process.FoundItsPortTaken)
            {
                throw process.Ended();
            }

            Forget(process);
            await process.DisposeAsync();
        }
    }

    // False when it has ended.
    private async Task<bool> BecomesReadyAsync(ChildProcess process, Uri url, CancellationToken cancellationToken)
    {
        using var client = CreateProbeClient();
        var last = "no answer";
        await Eventually.BecomesTrueAsync($"{process.Name} at {url}", _options.StartLimit, async () =>
        {
            try
            {
                using var answer = await client.GetAsync(url, cancellationToken);
                last = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
                return answer.IsSuccessStatusCode || process.HasExited;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Not listening yet, or so busy with its start that this answer took longer than the client waits.
                last = failure.Message;
                return process.HasExited;
            }
        }, () => $"Last: {last}\n{process.LogTail()}", cancellationToken);
        return !process.HasExited;
    }

    private List<ChildProcess> Running()
    {
        lock (_gate)
        {
            return [.. _running];
        }
    }

    private ChildProcess Find(string name) =>
        Running().Find(process => process.Name == name) ?? throw new InvalidOperationException($"{name} is not running");

    private void Forget(ChildProcess process)
    {
        lock (_gate)
        {
            _running.Remove(process);
        }
    }

    private HttpClient CreateProbeClient()
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(Keys.CaPath));
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = trust } };
        var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Keys.AdminToken);
        return client;
    }

    private static string Found(string? path, string name) =>
        path ?? throw new InvalidOperationException($"{name} is not there; run deploy/local/build-control-plane.sh");

    /// <param name="Ready">Answers 200 when it is ready.</param>
    /// <param name="Command">The program and its arguments.</param>
    private sealed record Part(Uri Ready, IReadOnlyList<string> Command);
}

using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>etcd, kube-apiserver and kube-controller-manager of one <see cref="ControlPlane"/>: started in this order, stopped in the other.</summary>
internal sealed class ControlPlaneProcesses : IAsyncDisposable
{
    private readonly string _folder;
    private readonly ControlPlaneOptions _options;
    private readonly List<ChildProcess> _running = [];
    private int _etcdPort;
    private int _apiPort;

    public ControlPlaneProcesses(string folder, ControlPlaneOptions options)
    {
        _folder = folder;
        _options = options;
        Keys = ClusterKeys.Create(Path.Combine(folder, "keys"), TimeProvider.System.GetUtcNow());
    }

    public ClusterKeys Keys { get; }

    public string Server => $"https://127.0.0.1:{_apiPort}";

    public string EtcdUrl => $"http://127.0.0.1:{_etcdPort}";

    public string KubeconfigPath => Path.Combine(_folder, "kubeconfig");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await StartEtcdAsync(cancellationToken);
        await StartApiServerAsync(cancellationToken);
        await StartControllersAsync(cancellationToken);
    }

    public void ThrowIfExited()
    {
        foreach (var process in _running.Where(process => process.HasExited))
        {
            throw new InvalidOperationException($"{process.Name} has ended. The end of its log:\n{process.LogTail()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_running))
        {
            await process.DisposeAsync();
        }

        _running.Clear();
    }

    private async Task StartEtcdAsync(CancellationToken cancellationToken)
    {
        var ready = new Uri($"http://127.0.0.1:{_etcdPort = FreePort.Next()}/health");
        var peer = $"http://127.0.0.1:{FreePort.Next()}";
        Start("etcd", "TERM",
        [
            Found(ToolLocator.Etcd, "etcd"), "--name=local", $"--data-dir={Path.Combine(_folder, "etcd")}",
            $"--listen-client-urls={EtcdUrl}", $"--advertise-client-urls={EtcdUrl}",
            $"--listen-peer-urls={peer}", $"--initial-advertise-peer-urls={peer}", $"--initial-cluster=local={peer}",
            "--force-new-cluster", "--unsafe-no-fsync",
        ]);
        await WaitUntilReadyAsync("etcd", ready, cancellationToken);
    }

    private async Task StartApiServerAsync(CancellationToken cancellationToken)
    {
        _apiPort = FreePort.Next();
        Start("kube-apiserver", "KILL",
        [
            Found(ToolLocator.KubeApiServer, "kube-apiserver"), $"--etcd-servers={EtcdUrl}",
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
        Kubeconfig.Write(KubeconfigPath, Server, Keys);
        await WaitUntilReadyAsync("kube-apiserver", new Uri($"{Server}/readyz"), cancellationToken);
    }

    private async Task StartControllersAsync(CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        Start("kube-controller-manager", "KILL",
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
        await WaitUntilReadyAsync("kube-controller-manager", new Uri($"https://127.0.0.1:{port}/healthz"), cancellationToken);
    }

    private IEnumerable<string> AuditArguments()
    {
        if (_options.AuditLogPath is not { } path)
        {
            yield break;
        }

        var policy = Path.Combine(_folder, "audit-policy.yaml");
        File.WriteAllText(policy, """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
              - level: Metadata

            """);
        yield return $"--audit-policy-file={policy}";
        yield return $"--audit-log-path={Path.GetFullPath(path)}";
        yield return "--audit-log-format=json";
        yield return "--audit-log-mode=blocking";
    }

    private void Start(string name, string stopSignal, IReadOnlyList<string> command) =>
        _running.Add(ChildProcess.Start(name, Path.Combine(_folder, $"{name}.log"), stopSignal, command));

    private async Task WaitUntilReadyAsync(string name, Uri url, CancellationToken cancellationToken)
    {
        using var client = CreateProbeClient();
        var last = "no answer";
        await Eventually.BecomesTrueAsync($"{name} at {url}", _options.StartLimit, async () =>
        {
            ThrowIfExited();
            try
            {
                using var answer = await client.GetAsync(url, cancellationToken);
                last = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException failure)
            {
                last = failure.Message;
                return false;
            }
        }, () => $"Last: {last}\n{_running[^1].LogTail()}", cancellationToken);
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
}

using k8s;
using OrleansGitOps.TestKit.Kubelet;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>
/// A real Kubernetes v1.20 control plane on loopback: etcd, kube-apiserver and kube-controller-manager as processes of their own, and
/// a <see cref="Kubelet.ToyKubelet"/> in this one. Tests share one through <see cref="SharedControlPlane"/>; start one of your own only to
/// stop it, or to read its audit log. Call <c>RealParts.RequireControlPlane()</c> before.
/// </summary>
public sealed class ControlPlane : IAsyncDisposable
{
    /// <summary>A user without any rights until a test binds roles to it; its token is <see cref="LimitedToken"/>.</summary>
    public const string LimitedUser = "limited";

    private readonly ControlPlaneProcesses _processes;
    private readonly TempDirectory? _temporary;
    private ToyKubelet? _kubelet;

    private ControlPlane(ControlPlaneProcesses processes, TempDirectory? temporary) => (_processes, _temporary) = (processes, temporary);

    /// <summary>For example <c>https://127.0.0.1:17443</c>.</summary>
    public string Server => _processes.Server;

    /// <summary>Bearer token of a member of <c>system:masters</c>.</summary>
    public string AdminToken => _processes.Keys.AdminToken;

    public string LimitedToken => _processes.Keys.LimitedToken;

    /// <summary>PEM file of the authority that signed the server's certificate.</summary>
    public string CaPath => _processes.Keys.CaPath;

    /// <summary>A kubeconfig (mode 0600) with the admin's token.</summary>
    public string KubeconfigPath => _processes.KubeconfigPath;

    /// <summary>URL of the etcd behind it (plain http): a second API server may keep its objects there too.</summary>
    public string EtcdUrl => _processes.EtcdUrl;

    /// <summary>Starts all parts and returns when the server and its controllers answer.</summary>
    /// <exception cref="InvalidOperationException">A part did not come up; the message holds the end of its log.</exception>
    public static async Task<ControlPlane> StartAsync(ControlPlaneOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ControlPlaneOptions();
        var temporary = options.DataDirectory is null ? new TempDirectory("control-plane") : null;
        var folder = Directory.CreateDirectory(options.DataDirectory ?? temporary!.Path).FullName;
        var processes = new ControlPlaneProcesses(folder, options);
        var controlPlane = new ControlPlane(processes, temporary);
        try
        {
            await processes.StartAsync(cancellationToken);
            if (options.ToyKubelet)
            {
                controlPlane._kubelet = await Kubelet.ToyKubelet.StartAsync(controlPlane.CreateClient(), cancellationToken);
            }

            return controlPlane;
        }
        catch
        {
            await controlPlane.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client with the admin's rights. Dispose it.</summary>
    public Kubernetes CreateClient() => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(KubeconfigPath));

    /// <summary>Makes a namespace with a name of its own, deleted on dispose.</summary>
    /// <param name="purpose">Start of its name: lower-case letters, digits and dashes.</param>
    public Task<TestNamespace> CreateNamespaceAsync(string purpose, CancellationToken cancellationToken = default) =>
        TestNamespace.CreateAsync(this, purpose, cancellationToken);

    /// <summary>Kills the API server only: whoever calls it gets "connection refused" until <see cref="RestartApiServerAsync"/>.</summary>
    public Task StopApiServerAsync() => _processes.StopApiServerAsync();

    /// <summary>Freezes the API server: whoever calls it waits for an answer until <see cref="ResumeApiServerAsync"/>.</summary>
    public Task PauseApiServerAsync() => _processes.SignalApiServerAsync("STOP");

    public Task ResumeApiServerAsync() => _processes.SignalApiServerAsync("CONT");

    /// <summary>Starts the API server again on the same port and data.</summary>
    public Task RestartApiServerAsync(CancellationToken cancellationToken = default) => _processes.RestartApiServerAsync(cancellationToken);

    /// <summary>
    /// All requests answered so far, oldest first; an event is written before its answer is sent. Needs <see
    /// cref="ControlPlaneOptions.Audit"/>.
    /// </summary>
    public IReadOnlyList<AuditEvent> ReadAudit() => new AuditTail(_processes.AuditLogPath).ReadNew();

    /// <summary>The requests that are answered from now on; see <see cref="ReadAudit"/>.</summary>
    public AuditTail TailAudit()
    {
        var tail = new AuditTail(_processes.AuditLogPath);
        tail.ReadNew();
        return tail;
    }

    /// <summary>Completes when it stops working by itself: a process has ended, or the toy kubelet has stopped.</summary>
    public Task WaitUntilBrokenAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAny([_processes.WaitForExitAsync(cancellationToken), .. _kubelet is null ? [] : new[] { _kubelet.Completion }]);

    /// <summary>Throws if a process has ended or the toy kubelet has stopped working, with the end of its log.</summary>
    public void ThrowIfBroken()
    {
        _processes.ThrowIfExited();
        _kubelet?.ThrowIfBroken();
    }

    public async ValueTask DisposeAsync()
    {
        if (_kubelet is not null)
        {
            await _kubelet.DisposeAsync();
        }

        await _processes.DisposeAsync();
        _temporary?.Dispose();
    }
}

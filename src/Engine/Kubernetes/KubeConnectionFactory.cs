using k8s;
using k8s.Authentication;
using k8s.Exceptions;
using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// Opens connections from what the operator named. <c>KUBECONFIG</c> and <c>~/.kube/config</c> are never read: nobody's cluster is
/// changed by accident.
/// </summary>
public static class KubeConnectionFactory
{
    private const string UserAgent = "orleans-gitops";
    private const string TokenComesFromFile = "-";

    /// <summary>Whether this process runs in a pod with a service account.</summary>
    public static bool IsInCluster => KubernetesClientConfiguration.IsInCluster();

    /// <summary>The pod's own cluster. Its token file is read again every minute, as the kubelet rotates it.</summary>
    /// <exception cref="GitOpsException">Not in a pod, or the service account's files cannot be read.</exception>
    public static KubeConnection FromInCluster() =>
        Guarded("in-cluster", () => new KubeConnection(WithUserAgent(KubernetesClientConfiguration.InClusterConfig())));

    /// <summary>
    /// The current context (or <paramref name="context"/>) of the kubeconfig at <paramref name="path"/>. Certificate and token files in
    /// it are relative to it. A credential plug-in (<c>exec</c>) is run only when its command stands in <paramref name="execCommands"/>;
    /// it inherits this process' environment, as such programs expect.
    /// </summary>
    /// <exception cref="GitOpsException">
    /// The file cannot be read, or asks for something that would be ignored; the message names the field.
    /// </exception>
    public static Task<KubeConnection> FromKubeconfigAsync(
        string path,
        string? context = null,
        IReadOnlyCollection<string>? execCommands = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        // A plug-in is waited for synchronously, so this gets a thread of its own.
        return Task.Factory.StartNew(
            () => FromKubeconfig(path, context, execCommands),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>
    /// The same on the caller's thread, which a credential plug-in may hold for up to two minutes. Without one it only reads files.
    /// </summary>
    /// <exception cref="GitOpsException">As above.</exception>
    public static KubeConnection FromKubeconfig(string path, string? context = null, IReadOnlyCollection<string>? execCommands = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        return Guarded(path, () => new KubeConnection(WithUserAgent(Load(path, context, execCommands ?? []))));
    }

    private static KubernetesClientConfiguration Load(string path, string? context, IReadOnlyCollection<string> execCommands)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        if (!file.Exists)
        {
            throw new KubeConfigException("the file does not exist");
        }

        var kubeconfig = KubernetesClientConfiguration.LoadKubeConfig(file, useRelativePaths: true);
        var fields = KubeconfigFields.Read(file, kubeconfig, context);
        fields.RefuseUnsupported(execCommands);

        var tokenFile = fields.TokenFile;
        if (tokenFile is not null)
        {
            fields.User!.Token = TokenComesFromFile;
        }

        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(kubeconfig, context);
        if (tokenFile is not null)
        {
            configuration.AccessToken = null;
            configuration.TokenProvider = new TokenFileAuth(Path.GetFullPath(tokenFile, file.DirectoryName!));
        }
        else if (configuration.TokenProvider is not null)
        {
            configuration.TokenProvider = new DedicatedThreadTokenProvider(configuration.TokenProvider, TimeProvider.System);
        }

        RefuseOpenWire(configuration);
        return configuration;
    }

    private static void RefuseOpenWire(KubernetesClientConfiguration configuration)
    {
        var server = new Uri(configuration.Host);
        if (server.UserInfo.Length > 0 || server.Query.Length > 0 || server.Fragment.Length > 0)
        {
            throw new KubeConfigException("clusters[].cluster.server: must be a plain URL without user, query or fragment");
        }

        if (server.Scheme != Uri.UriSchemeHttps && (server.Scheme != Uri.UriSchemeHttp || !server.IsLoopback))
        {
            throw new KubeConfigException("clusters[].cluster.server: must start with https:// (http:// is for loopback addresses only)");
        }

        if (configuration is { SkipTlsVerify: true, SslCaCerts: not null })
        {
            throw new KubeConfigException(
                "clusters[].cluster: insecure-skip-tls-verify together with a certificate authority; remove one of them");
        }
    }

    private static KubernetesClientConfiguration WithUserAgent(KubernetesClientConfiguration configuration)
    {
        configuration.UserAgent = UserAgent;
        return configuration;
    }

    private static KubeConnection Guarded(string what, Func<KubeConnection> open)
    {
        try
        {
            return open();
        }
        catch (Exception failure) when (failure is not GitOpsException)
        {
            // YAML and certificate errors may quote the file, which holds credentials: only our own and I/O messages are passed on.
            var cause = failure is KubeConfigException or IOException or UnauthorizedAccessException
                ? KubeText.Bounded(failure.Message, 500)
                : $"it cannot be understood ({failure.GetType().Name})";
            throw new GitOpsException(FailureReason.InvalidSpec, $"Cluster connection from {what}: {cause}.");
        }
    }
}

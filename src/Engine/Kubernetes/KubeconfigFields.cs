using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// The fields of a kubeconfig that KubernetesClient reads past without a word. Some of them change who we are or where we go, so they
/// are obeyed or refused, never ignored.
/// </summary>
internal sealed class KubeconfigFields
{
    private readonly IReadOnlyDictionary<string, object?> _cluster;
    private readonly IReadOnlyDictionary<string, object?> _user;

    private KubeconfigFields(
        IReadOnlyDictionary<string, object?> cluster, IReadOnlyDictionary<string, object?> user, UserCredentials? credentials)
    {
        _cluster = cluster;
        _user = user;
        User = credentials;
    }

    /// <summary>The user of the chosen context, or null when it names none.</summary>
    public UserCredentials? User { get; }

    /// <summary><c>user.tokenFile</c>; it goes before <c>token</c>, as for kubectl.</summary>
    public string? TokenFile => User is null ? null : _user.GetValueOrDefault("tokenFile") as string;

    public static KubeconfigFields Read(FileInfo file, K8SConfiguration kubeconfig, string? context)
    {
        var wanted = context ?? kubeconfig.CurrentContext;
        var details = kubeconfig.Contexts?.FirstOrDefault(one => Same(one.Name, wanted))?.ContextDetails
            ?? throw new KubeConfigException(string.IsNullOrEmpty(wanted)
                ? "current-context: missing; set it, or name a context"
                : $"contexts[]: there is no context '{wanted}'");
        var root = KubernetesYaml.Deserialize<Dictionary<object, object?>>(File.ReadAllText(file.FullName));
        return new(
            Entry(root, "clusters", details.Cluster, "cluster"),
            Entry(root, "users", details.User, "user"),
            kubeconfig.Users?.FirstOrDefault(one => Same(one.Name, details.User))?.UserCredentials);
    }

    /// <param name="execCommands">Absolute paths of the credential plug-ins that may be run.</param>
    public void RefuseUnsupported(IReadOnlyCollection<string> execCommands)
    {
        Refuse(_cluster, "proxy-url", "clusters[].cluster.proxy-url: not supported; set HTTPS_PROXY for the whole process instead");
        foreach (var field in (string[])["as", "as-uid", "as-groups", "as-user-extra"])
        {
            Refuse(_user, field, $"users[].user.{field}: impersonation is not supported; use credentials of that user");
        }

        Refuse(
            _user, "auth-provider", "users[].user.auth-provider: not supported; use a token, a client certificate or a credential plug-in");
        RefuseExec(execCommands);
    }

    private void RefuseExec(IReadOnlyCollection<string> execCommands)
    {
        if (_user.GetValueOrDefault("exec") is null or "")
        {
            return;
        }

        var command = User?.ExternalExecution?.Command ?? "";
        if (!Path.IsPathRooted(command) || !execCommands.Contains(command, StringComparer.Ordinal))
        {
            throw new KubeConfigException(
                $"users[].user.exec.command: '{command}' is not one of the credential plug-ins that may be run; "
                + "list its absolute path in GitOps:Clusters:ExecCommands and write the same path here, "
                + "or use a token or a client certificate");
        }
    }

    private static void Refuse(IReadOnlyDictionary<string, object?> fields, string name, string message)
    {
        if (fields.GetValueOrDefault(name) is not (null or ""))
        {
            throw new KubeConfigException(message);
        }
    }

    private static IReadOnlyDictionary<string, object?> Entry(Dictionary<object, object?> root, string list, string? name, string content)
    {
        var entries = root.GetValueOrDefault(list) as IEnumerable<object?> ?? [];
        var found = entries.OfType<Dictionary<object, object?>>()
            .FirstOrDefault(entry => Same(entry.GetValueOrDefault("name") as string, name));
        return found?.GetValueOrDefault(content) is Dictionary<object, object?> fields
            ? fields.ToDictionary(pair => pair.Key.ToString() ?? "", pair => pair.Value, StringComparer.Ordinal)
            : new Dictionary<string, object?>();
    }

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

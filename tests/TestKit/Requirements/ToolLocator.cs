namespace OrleansGitOps.TestKit.Requirements;

/// <summary>
/// Finds the real programs that tests run: first the cache that <c>deploy/local/build-control-plane.sh</c> fills
/// (<c>GITOPS_CACHE_DIR</c>, or <c>~/.cache/orleans-gitops</c>), then PATH.
/// </summary>
public static class ToolLocator
{
    // The folder names are those of deploy/local/build-control-plane.sh; ToolLocatorTests compares them.
    internal const string EtcdFolder = "etcd-3.4";
    internal const string KubernetesFolder = "kubernetes-1.20.2-r1";
    internal const string KubectlFolder = "kubectl-1.35";
    internal const string KustomizeFolder = "kustomize-5.6";

    /// <summary>Where the built and fetched programs are kept, outside the clone.</summary>
    public static string CacheDirectory { get; } =
        Environment.GetEnvironmentVariable("GITOPS_CACHE_DIR") is { Length: > 0 } set
            ? Path.GetFullPath(set)
            : Path.Combine(HomeDirectory(), ".cache", "orleans-gitops");

    public static string? Etcd => InCache(EtcdFolder, "etcd") ?? OnPath("etcd");

    public static string? KubeApiServer => InCache(KubernetesFolder, "kube-apiserver");

    public static string? KubeControllerManager => InCache(KubernetesFolder, "kube-controller-manager");

    public static string? Kubectl => InCache(KubectlFolder, "kubectl") ?? OnPath("kubectl");

    public static string? Helm => InCache(KubectlFolder, "helm") ?? OnPath("helm");

    public static string? Kustomize => InCache(KustomizeFolder, "kustomize") ?? OnPath("kustomize");

    public static string? Git => OnPath("git");

    /// <summary>The <c>bin</c> folder of the newest PostgreSQL with a server, or null.</summary>
    public static string? PostgresBinDirectory
    {
        get
        {
            const string debian = "/usr/lib/postgresql";
            var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
            var newest = versions
                .Where(version => File.Exists(Path.Combine(version, "bin", "initdb")))
                .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
                .Select(version => Path.Combine(version, "bin"))
                .FirstOrDefault();
            return newest ?? Path.GetDirectoryName(OnPath("initdb"));
        }
    }

    /// <summary>The first executable of this name on PATH, as an absolute path, or null.</summary>
    public static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(IsExecutable);

    private static string? InCache(string folder, string name)
    {
        var path = Path.Combine(CacheDirectory, folder, name);
        return IsExecutable(path) ? path : null;
    }

    private static bool IsExecutable(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyExecute) != 0;
    }

    private static string HomeDirectory() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}

using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Git.Urls;

/// <summary>Finds the directory of a local repository, and keeps it below the operator's roots after links are resolved.</summary>
internal static class LocalRepository
{
    /// <exception cref="GitOpsException">There is no such directory, or it lies elsewhere once links are followed.</exception>
    public static string Resolve(GitUrl url, GitOptions options)
    {
        var path = new[] { url.LocalPath, url.LocalPath + ".git" }.FirstOrDefault(Directory.Exists)
            ?? throw new GitOpsException(FailureReason.RepositoryNotFound, $"{url} does not exist on this machine",
                new RetryPolicy.Backoff());
        var real = RealPath(path);
        RequireBelowRoots(url, real, options);
        return real;
    }

    public static void RequireBelowRoots(GitUrl url, string path, GitOptions options)
    {
        foreach (var root in options.LocalRoots)
        {
            var trimmed = Path.TrimEndingDirectorySeparator(root);
            if (IsBelow(path, trimmed) || (Directory.Exists(trimmed) && IsBelow(path, RealPath(trimmed))))
            {
                return;
            }
        }

        throw new GitOpsException(FailureReason.InvalidSpec, options.LocalRoots.Count == 0
            ? $"{url} is a local directory, and none are allowed: set GitOps:Repositories:LocalRoots, or use https://"
            : $"{url} does not lie below a directory of GitOps:Repositories:LocalRoots");
    }

    private static bool IsBelow(string path, string root) =>
        path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/' || root == "/");

    /// <summary>The path with every link in every part followed (as realpath(3)); refuses more than 40 links.</summary>
    private static string RealPath(string path)
    {
        var pending = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = "/";
        for (var links = 0; pending.TryPop(out var part);)
        {
            if (part is "." or "..")
            {
                real = part == "." ? real : Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > 40)
            {
                throw new GitOpsException(FailureReason.InvalidSpec,
                    "repoURL: more than 40 symbolic links on the way to the local directory");
            }

            real = target.StartsWith('/') ? "/" : real;
            foreach (var segment in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                pending.Push(segment);
            }
        }

        return real;
    }
}

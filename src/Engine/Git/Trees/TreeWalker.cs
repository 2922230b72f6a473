using System.Text;
using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Git.Trees;

/// <summary>
/// Goes from the root to a path, entry by entry, and follows links by the same steps, so that <c>..</c> means the folder that holds the
/// link's target, as in a file system. No step leads above the root (threat rule G1).
/// </summary>
internal sealed class TreeWalker(TreeObjects objects, string rootId, Func<string, string> where)
{
    private const int MaxLinks = 40;
    private const int MaxLinkBytes = 4096;
    private const int MaxPathLength = 4096;

    /// <summary>The item after following links, or null when there is none.</summary>
    /// <param name="path">Repository-relative; empty for the root.</param>
    /// <exception cref="GitOpsException">The path is malformed; a link leaves the repository, or leads in circles; the path goes into a
    /// submodule.</exception>
    public TreeItem? Walk(string path)
    {
        var pending = new Stack<string>(Split(path).Reverse());
        var folders = new Stack<string>([rootId]);
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part is "." or "")
            {
                continue;
            }

            if (part == "..")
            {
                folders.Pop();
                if (folders.Count == 0)
                {
                    throw Escapes(path);
                }

                continue;
            }

            if (objects.Find(folders.Peek(), part) is not { } item)
            {
                return null;
            }

            switch (item.Kind)
            {
                case TreeItemKind.Folder:
                    folders.Push(item.Id);
                    break;
                case TreeItemKind.Link when ++links > MaxLinks:
                    throw new GitOpsException(FailureReason.RenderFailed,
                        $"{where(path)} leads through more than {MaxLinks} symbolic links");
                case TreeItemKind.Link:
                    PushAll(pending, LinkTarget(path, item.Id));
                    break;
                case TreeItemKind.Submodule when pending.Count > 0:
                    throw Submodule(where(path));
                default:
                    return pending.Count == 0 ? item : null;
            }
        }

        return new TreeItem(TreeItemKind.Folder, folders.Peek());
    }

    public static bool IsPlainName(string name) =>
        name is not ("" or "." or "..") && !name.Any(c => c is '/' or '\\' or '\0' or '\uFFFD');

    public static GitOpsException Submodule(string where) =>
        new(FailureReason.NotSupported, $"{where} lies in a Git submodule; submodules come in a later version");

    private string[] Split(string path)
    {
        if (path.Length == 0)
        {
            return [];
        }

        var parts = path.Split('/');
        return path.Length <= MaxPathLength && parts.All(IsPlainName)
            ? parts
            : throw new GitOpsException(FailureReason.InvalidSpec, $"{where(path)} is no path inside the repository: "
                + "write names separated by single slashes, without . or .., backslash or leading slash");
    }

    private string[] LinkTarget(string path, string blobId)
    {
        var size = objects.SizeOf(blobId);
        var target = size <= MaxLinkBytes ? Encoding.UTF8.GetString(objects.ReadBlob(blobId)) : "";
        if (target.Length == 0 || target.Contains('\0', StringComparison.Ordinal) || target.Contains('\\', StringComparison.Ordinal))
        {
            throw new GitOpsException(FailureReason.RenderFailed, $"{where(path)} leads through a symbolic link whose target is no path");
        }

        return target[0] == '/' ? throw Escapes(path) : target.Split('/');
    }

    private GitOpsException Escapes(string path) =>
        new(FailureReason.RenderFailed, $"{where(path)} leads through a symbolic link out of the repository, which is refused");

    private static void PushAll(Stack<string> pending, string[] parts)
    {
        foreach (var part in parts.Reverse())
        {
            pending.Push(part);
        }
    }
}

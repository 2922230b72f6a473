using LibGit2Sharp;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Urls;
using OrleansGitOps.Engine.Rendering;

namespace OrleansGitOps.Engine.Git.Trees;

/// <summary>
/// The files of one commit, read straight from Git objects: there is no working tree, so nothing outside the commit can be reached. For
/// one render on one thread; its bounds count everything read through it.
/// </summary>
internal sealed class GitSourceTree(GitUrl url, Repository repository, Commit commit, GitTreeLimits limits, Action onDamaged) : ISourceTree
{
    private readonly TreeObjects _objects = new(url, repository, limits, onDamaged);
    private long _bytesRead;

    public string Revision { get; } = commit.Sha;

    private string RootId { get; } = commit.Tree.Sha;

    public SourceEntry? Find(string path) => Walker().Walk(path) is { } found ? ToEntry(path, found) : null;

    public IReadOnlyList<SourceEntry> List(string path)
    {
        var folder = Walker().Walk(path) ?? throw Missing(path);
        RequireNoSubmodule(path, folder);
        if (folder.Kind != TreeItemKind.Folder)
        {
            throw new GitOpsException(FailureReason.PathNotFound, $"{Where(path)} is a file, not a folder");
        }

        var entries = new List<SourceEntry>();
        foreach (var (name, item) in _objects.Items(folder.Id))
        {
            var child = path.Length == 0 ? name : $"{path}/{name}";
            RequirePlainName(child, name);

            // A link to nothing is no file to anybody; one that leads out of the repository is refused.
            var found = item.Kind == TreeItemKind.Link ? Walker().Walk(child) : item;
            if (found is { } known)
            {
                entries.Add(ToEntry(child, known));
            }
        }

        entries.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return entries;
    }

    public ReadOnlyMemory<byte> Read(string path)
    {
        var file = Walker().Walk(path) ?? throw Missing(path);
        RequireNoSubmodule(path, file);
        if (file.Kind != TreeItemKind.File)
        {
            throw new GitOpsException(FailureReason.PathNotFound, $"{Where(path)} is a folder, not a file");
        }

        var size = _objects.SizeOf(file.Id);
        if (size > limits.MaxFileBytes)
        {
            throw new GitOpsException(FailureReason.LimitExceeded,
                $"{Where(path)} has {size} bytes; at most {limits.MaxFileBytes} are allowed");
        }

        _bytesRead += size;
        if (_bytesRead > limits.MaxBytesRead)
        {
            throw new GitOpsException(FailureReason.LimitExceeded,
                $"{Where(path)}: more than {limits.MaxBytesRead} bytes would be read for one render, which is the limit");
        }

        var bytes = _objects.ReadBlob(file.Id);
        return LfsPointer.Is(bytes) ? throw LfsPointer.Refuse(Where(path)) : bytes;
    }

    private TreeWalker Walker() => new(_objects, RootId, Where);

    private SourceEntry ToEntry(string path, TreeItem item)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return item.Kind == TreeItemKind.File
            ? new SourceEntry(path, name, SourceEntryKind.File, item.Id, _objects.SizeOf(item.Id))
            : new SourceEntry(path, name, SourceEntryKind.Directory, item.Id, 0);
    }

    private GitOpsException Missing(string path) => new(FailureReason.PathNotFound, $"{Where(path)} does not exist");

    private void RequireNoSubmodule(string path, TreeItem item)
    {
        if (item.Kind == TreeItemKind.Submodule)
        {
            throw TreeWalker.Submodule(Where(path));
        }
    }

    private void RequirePlainName(string path, string name)
    {
        if (!TreeWalker.IsPlainName(name) || name.Equals(".git", StringComparison.OrdinalIgnoreCase))
        {
            throw new GitOpsException(FailureReason.RenderFailed,
                $"{Where(path)}: a file name in the repository is no plain name, which is refused");
        }
    }

    private string Where(string path) =>
        $"{url}@{Revision[..8]}: {(path.Length == 0 ? "the root" : "'" + GitFailures.Clean(path) + "'")}";
}

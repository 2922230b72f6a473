using LibGit2Sharp;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Trees;

/// <summary>
/// Bounded reads of trees and blobs. What was looked up once costs nothing again, by object id: repeated subtrees are one.
/// </summary>
internal sealed class TreeObjects(GitUrl url, Repository repository, GitTreeLimits limits, Action onDamaged)
{
    private readonly Dictionary<(string Tree, string Name), TreeItem?> _items = [];
    private readonly Dictionary<string, IReadOnlyList<(string Name, TreeItem Item)>> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tree> _trees = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);
    private long _walked;

    public TreeItem? Find(string treeId, string name)
    {
        Count(1);
        if (!_items.TryGetValue((treeId, name), out var item))
        {
            item = Guard(() => TreeOf(treeId)[name]) is { } entry ? ItemOf(entry) : null;
            _items[(treeId, name)] = item;
        }

        return item;
    }

    /// <summary>In Git's order.</summary>
    public IReadOnlyList<(string Name, TreeItem Item)> Items(string treeId)
    {
        if (!_lists.TryGetValue(treeId, out var items))
        {
            items = Guard(() => TreeOf(treeId).Select(entry => (entry.Name, ItemOf(entry))).ToList());
            _lists[treeId] = items;
        }

        Count(items.Count);
        return items;
    }

    public long SizeOf(string id)
    {
        if (!_sizes.TryGetValue(id, out var size))
        {
            size = Guard(() => repository.ObjectDatabase.RetrieveObjectMetadata(new ObjectId(id)).Size);
            _sizes[id] = size;
        }

        return size;
    }

    /// <summary>A blob whose size was judged by the caller.</summary>
    public byte[] ReadBlob(string id)
    {
        var size = SizeOf(id);
        return Guard(() =>
        {
            var blob = repository.Lookup<Blob>(new ObjectId(id)) ?? throw new NotFoundException($"blob {id}");
            using var content = blob.GetContentStream();
            var bytes = new byte[size];
            content.ReadExactly(bytes);
            return bytes;
        });
    }

    private Tree TreeOf(string id)
    {
        if (_trees.TryGetValue(id, out var tree))
        {
            return tree;
        }

        if (SizeOf(id) > limits.MaxTreeBytes)
        {
            throw new GitOpsException(FailureReason.LimitExceeded,
                $"{url}: a folder's list of names has {SizeOf(id)} bytes; at most {limits.MaxTreeBytes} are allowed");
        }

        return _trees[id] = repository.Lookup<Tree>(new ObjectId(id)) ?? throw new NotFoundException($"tree {id}");
    }

    private void Count(long entries)
    {
        _walked += entries;
        if (_walked > limits.MaxEntriesWalked)
        {
            throw new GitOpsException(FailureReason.LimitExceeded,
                $"{url}: more than {limits.MaxEntriesWalked} files and folders would be looked at for one render");
        }
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception)
            when (exception is LibGit2SharpException or EndOfStreamException or System.Text.DecoderFallbackException)
        {
            onDamaged();
            throw GitFailures.Unreachable(url, "an object is missing or unreadable in the local mirror, which is fetched anew: "
                + GitFailures.Clean(exception.Message), exception);
        }
    }

    private static TreeItem ItemOf(TreeEntry entry) => new(
        entry.Mode switch
        {
            Mode.Directory => TreeItemKind.Folder,
            Mode.SymbolicLink => TreeItemKind.Link,
            Mode.GitLink => TreeItemKind.Submodule,
            _ => TreeItemKind.File,
        },
        entry.Target.Sha);
}

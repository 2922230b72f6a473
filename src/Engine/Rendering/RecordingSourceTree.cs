using System.Security.Cryptography;
using System.Text;

namespace OrleansGitOps.Engine.Rendering;

/// <summary>
/// Notes what a render sees of a tree, as finely as it looks: a file by its blob id, an absent path by an empty id, a folder that was
/// only found by <see cref="FolderMark"/>, and a listed folder (key: path + <c>/</c>) by a hash of its names and kinds. So a changed
/// README beside the manifests leaves every note as it was. One render, one thread.
/// </summary>
public sealed class RecordingSourceTree(ISourceTree inner) : ISourceTree
{
    /// <summary>Stands for "a folder is here": what is in it is noted by what is read of it.</summary>
    public const string FolderMark = "folder";

    private readonly Dictionary<string, string> _reads = new(StringComparer.Ordinal);

    public string Revision => inner.Revision;

    /// <summary>What was seen so far. Not a copy.</summary>
    public IReadOnlyDictionary<string, string> Reads => _reads;

    /// <summary>Bytes handed out by <see cref="Read"/> so far.</summary>
    public long BytesRead { get; private set; }

    public SourceEntry? Find(string path)
    {
        var entry = inner.Find(path);
        _reads[path] = MarkOf(entry);
        return entry;
    }

    public IReadOnlyList<SourceEntry> List(string path)
    {
        var entries = inner.List(path);
        _reads[path + "/"] = HashOf(entries);
        return entries;
    }

    public ReadOnlyMemory<byte> Read(string path)
    {
        if (!_reads.ContainsKey(path))
        {
            Find(path);
        }

        var bytes = inner.Read(path);
        BytesRead += bytes.Length;
        return bytes;
    }

    /// <summary>
    /// Whether a render that saw <paramref name="reads"/> would see the same in <paramref name="tree"/>, so that its result holds.
    /// </summary>
    public static bool StillHolds(IReadOnlyDictionary<string, string> reads, ISourceTree tree)
    {
        ArgumentNullException.ThrowIfNull(reads);
        ArgumentNullException.ThrowIfNull(tree);

        foreach (var (key, seen) in reads)
        {
            if (key.EndsWith('/'))
            {
                var folder = key[..^1];
                if (tree.Find(folder) is not { Kind: SourceEntryKind.Directory } || HashOf(tree.List(folder)) != seen)
                {
                    return false;
                }
            }
            else if (MarkOf(tree.Find(key)) != seen)
            {
                return false;
            }
        }

        return true;
    }

    private static string MarkOf(SourceEntry? entry) =>
        entry is null ? "" : entry.Kind == SourceEntryKind.Directory ? FolderMark : entry.Id;

    private static string HashOf(IReadOnlyList<SourceEntry> entries)
    {
        var text = new StringBuilder();
        foreach (var entry in entries)
        {
            text.Append(entry.Kind == SourceEntryKind.Directory ? 'd' : 'f').Append(entry.Name).Append('\0');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

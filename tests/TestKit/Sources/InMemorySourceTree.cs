using System.Security.Cryptography;
using System.Text;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Rendering;

namespace OrleansGitOps.TestKit.Sources;

/// <summary>A commit's files in memory, with ids that follow content as Git's do. Immutable: <see cref="With"/> makes the next commit.</summary>
public sealed class InMemorySourceTree : ISourceTree
{
    private readonly SortedDictionary<string, byte[]> _files;
    private readonly Dictionary<string, SortedDictionary<string, SourceEntry>> _folders = new(StringComparer.Ordinal);

    public InMemorySourceTree(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        _files = new(StringComparer.Ordinal);
        _folders[""] = new(StringComparer.Ordinal);
        foreach (var (path, content) in files)
        {
            _files[path] = content;
        }

        foreach (var (path, content) in _files)
        {
            AddParents(path);
            _folders[Parent(path)][Name(path)] = new(path, Name(path), SourceEntryKind.File, Hash(content), content.Length);
        }

        Revision = Hash(Encoding.UTF8.GetBytes(string.Join('\n', _files.Select(file => $"{file.Key} {Hash(file.Value)}"))));
    }

    public string Revision { get; }

    /// <summary>Paths and texts, in pairs.</summary>
    public static InMemorySourceTree Of(params (string Path, string Text)[] files) =>
        new(files.Select(file => KeyValuePair.Create(file.Path, Encoding.UTF8.GetBytes(file.Text))));

    /// <summary>A folder on disk.</summary>
    public static InMemorySourceTree FromDisk(string folder) =>
        new(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path =>
            KeyValuePair.Create(System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes(path))));

    /// <summary>The same files but for one; null removes it.</summary>
    public InMemorySourceTree With(string path, string? text)
    {
        var files = _files.Where(file => file.Key != path);
        return new(text is null ? files : files.Append(KeyValuePair.Create(path, Encoding.UTF8.GetBytes(text))));
    }

    /// <summary>Writes the files below a folder on disk.</summary>
    public void WriteTo(string folder)
    {
        foreach (var (path, content) in _files)
        {
            var target = System.IO.Path.Combine(folder, path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, content);
        }
    }

    public SourceEntry? Find(string path) =>
        _folders.TryGetValue(path, out var folder)
            ? new SourceEntry(path, Name(path), SourceEntryKind.Directory, FolderId(folder), 0)
            : _folders.TryGetValue(Parent(path), out var parent) && parent.TryGetValue(Name(path), out var entry) ? entry : null;

    public IReadOnlyList<SourceEntry> List(string path) => _folders.TryGetValue(path, out var folder)
        ? [.. folder.Values]
        : throw new GitOpsException(FailureReason.PathNotFound, $"'{path}' is not a folder.");

    public ReadOnlyMemory<byte> Read(string path) => _files.TryGetValue(path, out var content)
        ? content
        : throw new GitOpsException(FailureReason.PathNotFound, $"'{path}' is not a file.");

    private static string FolderId(SortedDictionary<string, SourceEntry> folder) =>
        Hash(Encoding.UTF8.GetBytes(string.Join('\n', folder.Values.Select(entry => $"{entry.Name} {entry.Id}"))));

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..40];

    private static string Parent(string path) => path.LastIndexOf('/') is var slash && slash < 0 ? "" : path[..slash];

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private void AddParents(string path)
    {
        for (var folder = Parent(path); folder.Length > 0; folder = Parent(folder))
        {
            _folders.TryAdd(folder, new(StringComparer.Ordinal));
            _folders.TryAdd(Parent(folder), new(StringComparer.Ordinal));
            _folders[Parent(folder)][Name(folder)] = new(folder, Name(folder), SourceEntryKind.Directory, "", 0);
        }
    }
}

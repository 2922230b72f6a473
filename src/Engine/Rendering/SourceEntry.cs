namespace OrleansGitOps.Engine.Rendering;

/// <param name="Path">Repository-relative path as asked for (not the link's target).</param>
/// <param name="Name">The last segment.</param>
/// <param name="Kind">File or directory; links have been followed.</param>
/// <param name="Id">Object id of the blob or tree.</param>
/// <param name="Size">Bytes of a file; 0 for a directory.</param>
public sealed record SourceEntry(string Path, string Name, SourceEntryKind Kind, string Id, long Size);

public enum SourceEntryKind
{
    File,
    Directory,
}

using System.Text;

namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>Reads an audit log as it grows. Not for concurrent use.</summary>
public sealed class AuditTail
{
    private readonly string _path;
    private long _offset;

    internal AuditTail(string path) => _path = path;

    /// <summary>The events since the last call; a line that is still being written comes with a later one.</summary>
    public IReadOnlyList<AuditEvent> ReadNew()
    {
        using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = _offset;
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        var end = bytes.LastIndexOf((byte)'\n') + 1;
        _offset += end;
        return [.. Encoding.UTF8.GetString(bytes[..end]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(AuditEvent.Parse)];
    }
}

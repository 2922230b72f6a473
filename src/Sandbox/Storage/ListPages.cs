using System.Globalization;
using System.Text;

namespace OrleansGitOps.Sandbox.Storage;

/// <summary>
/// Keeps the snapshots that lists in pages continue in, the newest of them: a page of one that was dropped is answered 410 Gone, as by a
/// real server after its compaction.
/// </summary>
internal sealed class ListPages(int kept)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Collection, long Version), Snapshot> _snapshots = [];
    private readonly Queue<(string Collection, long Version)> _order = new();

    /// <summary>The text that asks for the page after <paramref name="last"/>.</summary>
    public string Continue(string collection, Snapshot snapshot, ObjectName last)
    {
        lock (_gate)
        {
            if (_snapshots.TryAdd((collection, snapshot.Version), snapshot))
            {
                _order.Enqueue((collection, snapshot.Version));
            }

            while (_order.Count > kept)
            {
                _snapshots.Remove(_order.Dequeue());
            }
        }

        var version = snapshot.Version.ToString(CultureInfo.InvariantCulture);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{version}/{last.Namespace}/{last.Name}"));
    }

    /// <summary>The snapshot of a token and the object after which it goes on.</summary>
    /// <returns>False: the text is no token. A null snapshot: it was dropped.</returns>
    public bool TryResolve(string collection, string token, out Snapshot? snapshot, out ObjectName last)
    {
        (snapshot, last) = (null, default);
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out var length)
            || Encoding.UTF8.GetString(bytes, 0, length).Split('/') is not [var number, var ns, var name]
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return false;
        }

        last = new ObjectName(ns, name);
        lock (_gate)
        {
            _snapshots.TryGetValue((collection, version), out snapshot);
        }

        return true;
    }
}

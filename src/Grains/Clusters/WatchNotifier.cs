using Microsoft.Extensions.Logging;
using OrleansGitOps.Grains.Abstractions.Applications;

namespace OrleansGitOps.Grains.Clusters;

/// <summary>
/// Sends changes to applications, one message in flight for each: what arrives meanwhile is merged, newest last, so a busy application is never flooded.
/// </summary>
internal sealed partial class WatchNotifier(IGrainFactory grains, Action<string> onLost, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ObjectsChanged?> _waiting = [];

    public void Send(string application, ObjectsChanged change)
    {
        lock (_lock)
        {
            if (_waiting.TryGetValue(application, out var waiting))
            {
                _waiting[application] = waiting is null ? change : Merge(waiting, change);
                return;
            }

            _waiting[application] = null;
        }

        _ = SendAllAsync(application, change);
    }

    internal static ObjectsChanged Merge(ObjectsChanged older, ObjectsChanged newer)
    {
        if (newer.Complete || newer.Epoch > older.Epoch)
        {
            return newer;
        }

        var changed = newer.Objects.Select(item => item.Key).ToHashSet();
        // Within a snapshot a deletion is an absence.
        var added = older.Complete ? newer.Objects.Where(item => !item.Deleted) : newer.Objects;
        return newer with
        {
            Complete = older.Complete,
            Objects = [.. older.Objects.Where(item => !changed.Contains(item.Key)), .. added],
        };
    }

    private async Task SendAllAsync(string application, ObjectsChanged first)
    {
        for (var change = first; change is not null; change = Next(application))
        {
            try
            {
                await grains.GetGrain<IApplicationGrain>(application).ObjectsChangedAsync(change);
            }
            catch (Exception exception)
            {
                // The message is gone, the state is not: the next renewal of the subscription brings a snapshot.
                onLost(application);
                LogLost(logger, application, exception);
            }
        }
    }

    private ObjectsChanged? Next(string application)
    {
        lock (_lock)
        {
            var next = _waiting[application];
            if (next is null)
            {
                _waiting.Remove(application);
            }
            else
            {
                _waiting[application] = null;
            }

            return next;
        }
    }

    [LoggerMessage(
        EventId = 3101, Level = LogLevel.Warning, Message = "A change could not be delivered to application {Application}; it gets a snapshot instead")]
    private static partial void LogLost(ILogger logger, string application, Exception exception);
}

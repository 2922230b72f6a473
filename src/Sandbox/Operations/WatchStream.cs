using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Http;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>
/// A watch: the changes after a version, as they come. It reads from the kind's window at its own pace, so a slow client costs no memory;
/// one that falls out of the window is told 410 Gone and lists again.
/// </summary>
internal sealed class WatchStream(ClusterState state, ApiRequest request)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromSeconds(60);
    private static readonly byte[] LineEnd = "}\n"u8.ToArray();

    private readonly Selector _selector = ObjectList.SelectorOf(request);
    private readonly bool _asTable = TableFormat.IsWanted(request);
    private readonly bool _bookmarks = request.Flag("allowWatchBookmarks");
    private bool _hasSentColumns;

    /// <exception cref="ApiException">The parameters contradict each other.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        var (from, initial, gone) = Begin();
        var response = request.Http.Response;
        response.ContentType = "application/json";
        await response.StartAsync(stopping);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, request.Http.RequestAborted);
        ends.CancelAfter(Timeout());
        try
        {
            if (from is null)
            {
                await SendErrorAsync(gone, ends.Token);
                return;
            }

            var position = await SendInitialAsync(from.Value, initial, ends.Token);
            await FollowAsync(position, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The agreed time is over, the client left, or the server stops: a watch may end at any time.
        }
    }

    /// <summary>Where to begin, and what to send before. A null position: the version asked for is gone, with what to say.</summary>
    private (long? Position, Snapshot? Initial, string Gone) Begin()
    {
        var wanted = ObjectList.Version(request);
        var sendsInitial = request.Query("sendInitialEvents");
        if (sendsInitial == "true" && (!_bookmarks || request.Query("resourceVersionMatch") != "NotOlderThan"))
        {
            throw StatusError.Invalid(
                "ListOptions.meta.k8s.io", "meta.k8s.io", "ListOptions", "",
                [FieldProblem.Forbidden("sendInitialEvents", "sendInitialEvents needs allowWatchBookmarks and resourceVersionMatch=NotOlderThan")]);
        }

        if (sendsInitial == "true" || (wanted == 0 && sendsInitial != "false"))
        {
            var (snapshot, position) = state.Store.ReadForWatch(request.Kind.Collection);
            return (position, snapshot, "");
        }

        if (wanted == 0)
        {
            return (state.Store.ReadForWatch(request.Kind.Collection).Position, null, "");
        }

        return state.Store.PositionAfter(request.Kind.Collection, wanted, out var oldest) is { } after
            ? (after, null, "")
            : (null, null, string.Create(CultureInfo.InvariantCulture, $"too old resource version: {wanted} ({oldest + 1})"));
    }

    private async Task<long> SendInitialAsync(long position, Snapshot? initial, CancellationToken ends)
    {
        foreach (var item in initial?.Objects.Values.Where(_selector.Matches) ?? [])
        {
            await SendAsync("ADDED", Shown(item), ends);
        }

        if (request.Flag("sendInitialEvents"))
        {
            await SendBookmarkAsync(initial!.Version, true, ends);
        }

        await request.Http.Response.Body.FlushAsync(ends);
        return position;
    }

    private async Task FollowAsync(long position, CancellationToken ends)
    {
        while (true)
        {
            var (changes, next, version) = state.Store.ReadFrom(request.Kind.Collection, position);
            if (changes is null)
            {
                await SendErrorAsync("The watch is too far behind: its changes are no longer kept", ends);
                return;
            }

            foreach (var change in changes)
            {
                await SendAsync(change, ends);
            }

            position += changes.Count;
            if (changes.Count > 0)
            {
                await request.Http.Response.Body.FlushAsync(ends);
                continue;
            }

            if (!await ChangesAsync(next, ends) && _bookmarks)
            {
                await SendBookmarkAsync(version, false, ends);
                await request.Http.Response.Body.FlushAsync(ends);
            }
        }
    }

    private async Task SendErrorAsync(string problem, CancellationToken ends)
    {
        await SendAsync("ERROR", JsonSerializer.SerializeToUtf8Bytes(StatusError.Expired(problem).Error.ToNode()), ends);
        await request.Http.Response.Body.FlushAsync(ends);
    }

    /// <returns>False: nothing happened for as long as a bookmark is due after.</returns>
    private async Task<bool> ChangesAsync(Task next, CancellationToken ends)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ends);
        var pause = Task.Delay(BookmarkInterval, state.Time, waiting.Token);
        var first = await Task.WhenAny(next, pause);
        await waiting.CancelAsync();
        ends.ThrowIfCancellationRequested();
        return first == next;
    }

    /// <summary>What a change means to those who see the selected objects only.</summary>
    private Task SendAsync(WatchEvent change, CancellationToken ends)
    {
        var was = change.Previous is not null && _selector.Matches(change.Previous);
        var isNow = !change.IsRemoval && _selector.Matches(change.Current);
        return (was, isNow) switch
        {
            (false, true) => SendAsync("ADDED", Shown(change.Current), ends),
            (true, true) => SendAsync("MODIFIED", Shown(change.Current), ends),
            (true, false) => SendAsync("DELETED", Shown(change.IsRemoval ? change.Current : Left(change)), ends),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>An object that left the selection is shown as it was, with the version of the change.</summary>
    private StoredObject Left(WatchEvent change) =>
        new(new StagedObject(change.Previous!.ToNode(), request.Kind.SelectableFields), change.Version);

    private byte[] Shown(StoredObject item)
    {
        if (!_asTable)
        {
            return Versioned.Json(request.Kind, item);
        }

        var table = TableFormat.WriteOne(request, item, state.Time.GetUtcNow(), !_hasSentColumns);
        _hasSentColumns = true;
        return table;
    }

    private Task SendBookmarkAsync(long version, bool endsInitial, CancellationToken ends)
    {
        var metadata = new JsonObject
        {
            ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null,
        };
        if (endsInitial)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var bookmark = new JsonObject
        {
            ["kind"] = request.Kind.Kind, ["apiVersion"] = request.Kind.Gvk.ApiVersion, ["metadata"] = metadata,
        };
        return SendAsync("BOOKMARK", JsonSerializer.SerializeToUtf8Bytes(bookmark), ends);
    }

    private async Task SendAsync(string type, byte[] item, CancellationToken ends)
    {
        var body = request.Http.Response.Body;
        await body.WriteAsync(Encoding.ASCII.GetBytes($"{{\"type\":\"{type}\",\"object\":"), ends);
        await body.WriteAsync(item, ends);
        await body.WriteAsync(LineEnd, ends);
    }

    private TimeSpan Timeout()
    {
        // Without a wish it lasts 30 to 60 minutes, as on a real server, so that watches do not all end at once.
        var text = request.Query("timeoutSeconds");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromMinutes(30 + Random.Shared.Next(30));
    }
}

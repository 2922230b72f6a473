using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using OrleansGitOps.Api.Applications;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Sessions;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Streams;

/// <summary>The streams of REST and gRPC, the same for both.</summary>
internal sealed class ApplicationWatch(
    ApplicationFeed feed, ApplicationQueries queries, SessionTokens sessions, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>Between two signs of life.</summary>
    public static TimeSpan Tick { get; } = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan TreePeriod = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Opens a stream of what happens to the applications that match. Without a version, or with a name, it begins with those that are there, as ADDED; with a
    /// version with what is newer (Argo CD's rule).
    /// </summary>
    /// <param name="query">Which applications.</param>
    /// <param name="session">Ends the stream when it does not hold any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Events; null is a sign of life when there was none for <see cref="Tick"/>.</returns>
    /// <exception cref="ApiException">The query cannot be read; too many streams are open.</exception>
    public async Task<IAsyncEnumerable<ApplicationWatchEvent?>> OpenAsync(ApplicationQuery query, Session session, CancellationToken cancellationToken)
    {
        var filter = ApplicationFilter.From(query);
        var since = VersionOf(query.ResourceVersion);
        var (reader, rows) = await feed.SubscribeAsync(cancellationToken);
        return EventsAsync(reader, rows, filter, query.Name.Length > 0 ? null : since, session, cancellationToken);
    }

    /// <summary>Opens a stream of one application's tree: as it is, and again whenever it has changed.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public async Task<IAsyncEnumerable<ApplicationTree?>> OpenTreeAsync(ResourcesQuery query, Session session, CancellationToken cancellationToken)
    {
        var first = await queries.GetResourceTreeAsync(query, cancellationToken);
        var (reader, _) = await feed.SubscribeAsync(cancellationToken);
        return TreesAsync(reader, first, query, session, cancellationToken);
    }

    private async IAsyncEnumerable<ApplicationWatchEvent?> EventsAsync(
        FeedReader reader, IReadOnlyList<IndexRow> rows, ApplicationFilter filter, long? since, Session session,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using (reader)
        {
            var known = new HashSet<string>(StringComparer.Ordinal);
            if (since is { } version)
            {
                // The client has these: what has not changed since, and what was deleted since.
                known.UnionWith(rows.Where(row => row.Deleted == row.Revision > version && filter.Matches(row.Application)).Select(row => row.Key));
                rows = [.. rows.Where(row => row.Revision > version)];
            }

            foreach (var item in rows.OrderBy(row => row.Revision).Select(row => EventOf(row, filter, known)).OfType<ApplicationWatchEvent>())
            {
                yield return item;
            }

            for (var checkedAt = time.GetUtcNow(); ;)
            {
                var changes = await TakeAsync(reader, Tick, cancellationToken);
                if (time.GetUtcNow() - checkedAt >= Tick)
                {
                    await RefuseUnlessHoldsAsync(session, cancellationToken);
                    checkedAt = time.GetUtcNow();
                }

                if (changes.Count == 0)
                {
                    yield return null;
                }

                foreach (var item in changes.Select(row => EventOf(row, filter, known)).OfType<ApplicationWatchEvent>())
                {
                    yield return item;
                }
            }
        }
    }

    private async IAsyncEnumerable<ApplicationTree?> TreesAsync(
        FeedReader reader, ApplicationTree last, ResourcesQuery query, Session session, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using (reader)
        {
            var key = ApplicationRef.From(query.ApplicationName, query.AppNamespace, query.Project).Key.ToString();
            yield return last;
            for (DateTimeOffset checkedAt = time.GetUtcNow(), readAt = checkedAt; ;)
            {
                var change = (await TakeAsync(reader, TreePeriod, cancellationToken)).FirstOrDefault(row => row.Key == key);
                if (change is { Deleted: true })
                {
                    throw new RequestFailedException(RequestError.NotFound, $"application {key} was deleted");
                }

                var now = time.GetUtcNow();
                var isTick = now - checkedAt >= Tick;
                if (isTick)
                {
                    await RefuseUnlessHoldsAsync(session, cancellationToken);
                    checkedAt = now;
                }

                // Pods and the like change without the application: it is looked at again now and then.
                if (change is null && now - readAt < TreePeriod)
                {
                    continue;
                }

                readAt = now;
                var tree = await queries.GetResourceTreeAsync(query, cancellationToken);
                if (!tree.Equals(last))
                {
                    yield return last = tree;
                }
                else if (isTick)
                {
                    yield return null;
                }
            }
        }
    }

    private async Task<IReadOnlyList<IndexRow>> TakeAsync(FeedReader reader, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            return await reader.TakeAsync(limit, time, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RequestFailedException(RequestError.Unavailable, "this node is stopping; open the stream again");
        }
    }

    private async Task RefuseUnlessHoldsAsync(Session session, CancellationToken cancellationToken)
    {
        if (!await sessions.HoldsAsync(session, cancellationToken))
        {
            throw new RequestFailedException(RequestError.Unauthenticated, "invalid session: the token is not valid any more; log in again");
        }
    }

    /// <summary>What a row means to a client that has <paramref name="known"/>; null: nothing. One that matches no more is gone for it.</summary>
    private static ApplicationWatchEvent? EventOf(IndexRow row, ApplicationFilter filter, HashSet<string> known)
    {
        if (row.Deleted || !filter.Matches(row.Application))
        {
            return known.Remove(row.Key) ? new() { Type = WatchEventTypes.Deleted, Application = row.Application } : null;
        }

        return new() { Type = known.Add(row.Key) ? WatchEventTypes.Added : WatchEventTypes.Modified, Application = row.Application };
    }

    private static long? VersionOf(string resourceVersion) => resourceVersion switch
    {
        "" => null,
        _ when long.TryParse(resourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => version,
        _ => throw ApiException.InvalidArgument("resourceVersion: expected the version of a list or of an application"),
    };
}

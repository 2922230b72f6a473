using LibGit2Sharp;
using OrleansGitOps.Engine.Git.Packs;
using OrleansGitOps.Engine.Git.Transport;
using OrleansGitOps.Engine.Git.Urls;
using OrleansGitOps.Engine.Threading;

namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>
/// Objects of a Git host: the pack is received into a file under all bounds of the transport, judged, and only then given to libgit2.
/// </summary>
internal sealed class RemoteSource(
    GitUrl url,
    IGitTransport transport,
    MirrorStore mirror,
    DedicatedThreads threads,
    GitOptions options,
    string packDirectory,
    TimeProvider time) : IRefSource
{
    public const string PackSuffix = ".pack-received";

    public Task<RefAdvertisement> ListRefsAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken) =>
        transport.ListRefsAsync(prefixes, cancellationToken);

    public async Task FetchAsync(IReadOnlyDictionary<string, string> wants, CancellationToken cancellationToken)
    {
        var haves = await threads.RunAsync(() => mirror.Current.Haves(), cancellationToken).ConfigureAwait(false);
        var problem = await TryFetchAsync(wants, haves, cancellationToken).ConfigureAwait(false);
        if (problem is not null && haves.Count > 0)
        {
            // Perhaps it builds on an object that got lost here: a pack that builds on nothing tells.
            problem = await TryFetchAsync(wants, [], cancellationToken).ConfigureAwait(false);
        }

        if (problem is not null)
        {
            throw GitFailures.Unreachable(url, "the host sent a pack that cannot be read: " + GitFailures.Clean(problem.Message), problem);
        }
    }

    /// <returns>Why the pack could not be taken in, or null.</returns>
    private async Task<LibGit2SharpException?> TryFetchAsync(
        IReadOnlyDictionary<string, string> wants, IReadOnlyList<string> haves, CancellationToken cancellationToken)
    {
        var file = Path.Combine(packDirectory, Guid.NewGuid().ToString("N") + PackSuffix);
        try
        {
            await ReceiveAsync(wants, haves, file, cancellationToken).ConfigureAwait(false);
            using var deadline = new Deadline(url, options.FetchTimeout, options.FetchTimeout, time, cancellationToken);
            return await threads.RunAsync(() => TryTake(wants, file, deadline), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw GitFailures.Unreachable(url, "the received pack cannot be stored: " + exception.Message, exception);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task ReceiveAsync(IReadOnlyDictionary<string, string> wants, IReadOnlyList<string> haves, string file,
        CancellationToken cancellationToken)
    {
        var destination = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
        await using (destination.ConfigureAwait(false))
        {
            await transport.ReceivePackAsync([.. wants.Values.Distinct()], haves, destination, cancellationToken).ConfigureAwait(false);
        }
    }

    private LibGit2SharpException? TryTake(IReadOnlyDictionary<string, string> wants, string file, Deadline deadline)
    {
        var refs = wants.ToDictionary(want => MirrorRefs.Of(want.Key), want => want.Value);
        try
        {
            using (var pack = File.OpenRead(file))
            {
                PackJudge.Check(pack, url, options, deadline.Token);
            }

            mirror.Current.TakePack(new PackDelivery(file, refs), deadline.Token);
            return null;
        }
        catch (OperationCanceledException exception) when (deadline.HasExpired)
        {
            throw deadline.Expired(wasIdle: false, exception);
        }
        catch (LibGit2SharpException exception)
        {
            return exception;
        }
    }
}

using Orleans.Runtime.Placement;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Applications;

namespace OrleansGitOps.Silo.Supervision;

/// <summary>Gives a silo that joined its share: Orleans moves no grain that lives. Applications that are at work stay until a later look.</summary>
internal sealed partial class ApplicationBalancer(
    IGrainFactory grains, LocalApplications local, ILocalSiloDetails silo, TimeProvider time, ILogger<ApplicationBalancer> logger)
{
    private const int Parallelism = 8;
    private static readonly TimeSpan CountLimit = TimeSpan.FromSeconds(5);

    /// <summary>Moves what this silo has too many of. Failures are logged: the next look goes on.</summary>
    public async Task RunAsync(IReadOnlyCollection<SiloAddress> active, CancellationToken cancellationToken)
    {
        if (active.Count < 2)
        {
            return;
        }

        try
        {
            var counts = await CountAsync(active, cancellationToken);
            foreach (var (target, count) in Balance.Moves(counts, silo.SiloAddress.ToParsableString()))
            {
                await MoveAsync(active.Single(address => address.ToParsableString() == target), count, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            LogFailed(logger, exception);
        }
    }

    private async Task<Dictionary<string, int>> CountAsync(IReadOnlyCollection<SiloAddress> active, CancellationToken cancellationToken)
    {
        var statistics = await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics([.. active]).WaitAsync(CountLimit, time, cancellationToken);
        var counts = active.ToDictionary(address => address.ToParsableString(), _ => 0);
        foreach (var item in statistics.Where(item => item.GrainType.Contains("ApplicationGrain", StringComparison.Ordinal)))
        {
            counts[item.SiloAddress.ToParsableString()] += item.ActivationCount;
        }

        return counts;
    }

    private async Task MoveAsync(SiloAddress target, int count, CancellationToken cancellationToken)
    {
        var moved = 0;
        await Parallel.ForEachAsync(
            local.Keys.Take(count), new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (application, _) =>
            {
                // Read where the application asks to be moved; it flows with the call and with nothing else.
                RequestContext.Set(IPlacementDirector.PlacementHintKey, target);
                if (await grains.GetGrain<IApplicationGrain>(application).MoveAsync())
                {
                    Interlocked.Increment(ref moved);
                }
            });
        LogMoved(logger, moved, target.ToParsableString());
    }

    [LoggerMessage(EventId = 5011, Level = LogLevel.Information, Message = "{Applications} application(s) move to the silo {Target}, which has fewer")]
    private static partial void LogMoved(ILogger logger, int applications, string target);

    [LoggerMessage(EventId = 5012, Level = LogLevel.Warning, Message = "Applications could not be evened out between the silos; the next look tries again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Applications;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Silo.Supervision;

/// <summary>
/// Keeps every registered application awake: touches this silo's share of them at start-up, at every step of the membership, and once a minute as a safety
/// net; soon again where that failed. Then evens out what the silos have.
/// A silo that leaves takes several steps (shutting down, stopping, dead), and grains live on it until the last one: what an application registered with
/// a repository's grain there is lost after the first step's touch, so each step is followed by one more.
/// Reminders would revive a lost application only after their period of at least a minute; this takes seconds.
/// </summary>
internal sealed partial class ApplicationSupervisor(
    IGrainFactory grains,
    IStateStore store,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    ApplicationBalancer balancer,
    TimeProvider time,
    ILogger<ApplicationSupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);
    private const int Parallelism = 64;

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var changes = WatchMembershipAsync(stoppingToken);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var changed = _changed;
                var isComplete = await SweepAsync(stoppingToken);
                await Task.WhenAny(changed.Task, Task.Delay(isComplete ? Period : RetryPeriod, time, stoppingToken));
            }

            await changes;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task WatchMembershipAsync(CancellationToken cancellationToken)
    {
        var before = MembershipSteps.Of(membership.CurrentSnapshot);
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(cancellationToken))
        {
            var now = MembershipSteps.Of(snapshot);
            if (MembershipSteps.Describe(before, now) is { } step)
            {
                LogMembership(logger, step);
                before = now;
                Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }
        }
    }

    /// <returns>Whether every application of this silo's share could be touched.</returns>
    private async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        var silos = ActiveSilos().Select(address => address.ToParsableString()).Order(StringComparer.Ordinal).ToList();
        var mine = silos.IndexOf(silo.SiloAddress.ToParsableString());
        try
        {
            await Parallel.ForEachAsync(
                store.ListAsync(ApplicationStates.GrainType, cancellationToken).Where(row => IsMine(row.GrainId, mine, silos.Count)),
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
                async (row, _) =>
                {
                    if (!await TouchAsync(row.GrainId))
                    {
                        Interlocked.Increment(ref failures);
                    }
                });
            await balancer.RunAsync([.. ActiveSilos()], cancellationToken);
            return failures == 0;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogSweepFailed(logger, exception);
            return false;
        }
    }

    private async Task<bool> TouchAsync(string application)
    {
        try
        {
            await grains.GetGrain<IApplicationGrain>(application).TouchAsync();
            return true;
        }
        catch (Exception exception)
        {
            // Its silo is going, or its state cannot be read now; the next sweep tries again.
            LogTouchFailed(logger, application, exception);
            return false;
        }
    }

    private static bool IsMine(string application, int mine, int silos) =>
        mine < 0 || silos <= 1 || Grains.Abstractions.StableHash.Of(application) % silos == mine;

    private static bool IsActive(ClusterMember member) => member.Status == SiloStatus.Active;

    private IEnumerable<SiloAddress> ActiveSilos() => membership.CurrentSnapshot.Members.Values.Where(IsActive).Select(member => member.SiloAddress);

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "The silos changed ({Step}); touching this silo's applications")]
    private static partial void LogMembership(ILogger logger, string step);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Application {Application} could not be touched")]
    private static partial void LogTouchFailed(ILogger logger, string application, Exception exception);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "The registered applications could not be listed")]
    private static partial void LogSweepFailed(ILogger logger, Exception exception);
}

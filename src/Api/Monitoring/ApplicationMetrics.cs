using System.Diagnostics.Metrics;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Monitoring;

/// <summary>
/// <c>gitops_apps</c>: how many applications are in which sync and health status. Every combination is reported, zeros included, so that
/// none keeps its last value when nothing is in it any more.
/// </summary>
internal sealed class ApplicationMetrics : IDisposable
{
    public const string MeterName = "OrleansGitOps.Api";

    private static readonly string[] SyncStatuses = [SyncStatusCode.Synced, SyncStatusCode.OutOfSync, SyncStatusCode.Unknown];

    private static readonly string[] HealthStatuses =
    [
        HealthStatusCode.Healthy, HealthStatusCode.Progressing, HealthStatusCode.Degraded,
        HealthStatusCode.Suspended, HealthStatusCode.Missing,
        HealthStatusCode.Unknown,
    ];

    private readonly IGrainFactory _grains;
    private readonly Meter _meter;
    private volatile Dictionary<(string Sync, string Health), int> _counts = [];

    public ApplicationMetrics(IGrainFactory grains, IMeterFactory meters)
    {
        _grains = grains;
        _meter = meters.Create(MeterName);
        _meter.CreateObservableGauge("gitops_apps", Observe, description: "Applications by sync and health status.");
    }

    /// <summary>Reads the index. The scrape that follows reports what was read here.</summary>
    public async Task RefreshAsync()
    {
        var applications = await _grains.ListApplicationsAsync();
        _counts = applications
            .GroupBy(a => (Known(SyncStatuses, a.Status.Sync.Status), Known(HealthStatuses, a.Status.Health.Status)))
            .ToDictionary(group => group.Key, group => group.Count());
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Observe()
    {
        var counts = _counts;
        return from sync in SyncStatuses
               from health in HealthStatuses
               select new Measurement<int>(
                   counts.GetValueOrDefault((sync, health)), new("sync_status", sync), new("health_status", health));
    }

    private static string Known(string[] statuses, string status) => statuses.Contains(status) ? status : statuses[^1];
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrleansGitOps.Grains.Applications.Reconciling;

namespace OrleansGitOps.Grains.Hosting;

/// <summary>What <c>/metrics</c> shows of the grains; names parallel to Argo CD's application controller metrics.</summary>
internal static class Telemetry
{
    public const string MeterName = "OrleansGitOps.Grains";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Histogram<double> Reconcile = Meter.CreateHistogram<double>(
        "gitops_app_reconcile", "s", "Duration of reconciles.");

    private static readonly UpDownCounter<long> Active = Meter.CreateUpDownCounter<long>(
        "gitops_app_active", description: "Applications that this silo keeps awake; their sum over the silos is the number of registered ones.");

    private static readonly Counter<long> Syncs = Meter.CreateCounter<long>("gitops_app_sync_total", description: "Syncs by phase.");
    private static readonly Counter<long> Heals = Meter.CreateCounter<long>(
        "gitops_app_heal_total", description: "Objects whose drift was reverted, or could not be.");
    private static readonly Counter<long> GitRequests = Meter.CreateCounter<long>("gitops_git_request_total", description: "Requests to Git hosts by kind.");
    private static readonly Counter<long> Renders = Meter.CreateCounter<long>(
        "gitops_render_total", description: "Renders by result: rendered, cached or failed.");

    public static void Activated() => Active.Add(1);

    public static void Deactivated() => Active.Add(-1);

    public static void Reconciled(ReconcileContext context, SyncRun? run, TimeSpan took)
    {
        Reconcile.Record(took.TotalSeconds);
        if (run is { Operation: not null })
        {
            Syncs.Add(1, new TagList { { "phase", run.Outcome.Phase }, { "dry_run", !run.IsFull && run.Plan?.Request.DryRun == true } });
        }
        else if (run is not null)
        {
            Heals.Add(run.Outcome.Drifts.Length, new TagList { { "phase", run.Outcome.Phase } });
        }
    }

    public static void GitRequest(string kind) => GitRequests.Add(1, new TagList { { "request_type", kind } });

    public static void Render(string result) => Renders.Add(1, new TagList { { "result", result } });
}

using System.Diagnostics.Metrics;
using System.Globalization;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>Counts every request that is sent to an API server.</summary>
internal static class KubeMetrics
{
    public const string MeterName = "OrleansGitOps.Engine";
    public const string RequestsName = "gitops_kube_requests_total";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        RequestsName, description: "Requests sent to Kubernetes API servers; code is 'error' when no answer came.");

    public static void Count(KubeRequest request, int? code) => Requests.Add(
        1,
        new KeyValuePair<string, object?>("verb", request.Verb),
        new KeyValuePair<string, object?>("resource", request.Resource),
        new KeyValuePair<string, object?>("code", code?.ToString(CultureInfo.InvariantCulture) ?? "error"),
        new KeyValuePair<string, object?>("dry_run", request.DryRun ? "true" : "false"));
}

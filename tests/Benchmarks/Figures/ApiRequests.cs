using System.Globalization;
using OrleansGitOps.TestKit.ControlPlanes;

namespace OrleansGitOps.Benchmarks.Figures;

/// <summary>The product's API requests of a time, from the audit log.</summary>
internal sealed class ApiRequests
{
    private ApiRequests(IReadOnlyList<AuditEvent> all) => All = all;

    /// <summary>Everything but watches.</summary>
    public IReadOnlyList<AuditEvent> All { get; }

    public static int Mark(ControlPlane controlPlane) => controlPlane.ReadAudit().Count;

    /// <param name="since">What <see cref="Mark"/> gave at the start of the time.</param>
    public static ApiRequests Since(ControlPlane controlPlane, int since) => new(
    [
        .. controlPlane.ReadAudit().Skip(since)
            .Where(request => request.UserAgent == "orleans-gitops" && request.Verb != "watch" && request.Stage == "ResponseComplete"),
    ]);

    public string PerObject(int objects)
    {
        var kinds = All.GroupBy(Kind).OrderByDescending(kind => kind.Count()).Select(kind => $"{kind.Key} {Ratio(kind.Count(), objects)}");
        return $"{Ratio(All.Count, objects)} ({string.Join(", ", kinds)})";
    }

    private static string Kind(AuditEvent request) =>
        request.Uri.Contains("dryRun=", StringComparison.Ordinal) ? request.Verb + " as dry run" : request.Verb;

    private static string Ratio(int count, int objects) => ((double)count / objects).ToString("0.00", CultureInfo.InvariantCulture);
}

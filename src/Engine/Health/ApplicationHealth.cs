using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

/// <summary>
/// Health of a whole application: the worst of its resources, as in Argo CD. A single missing resource does not count (that it is OutOfSync
/// says it); an application all of whose resources are missing is Missing. Pure.
/// </summary>
public static class ApplicationHealth
{
    /// <summary>From best to worst.</summary>
    private static readonly string[] Order =
    [
        HealthStatusCode.Healthy, HealthStatusCode.Suspended, HealthStatusCode.Progressing, HealthStatusCode.Missing,
        HealthStatusCode.Degraded, HealthStatusCode.Unknown,
    ];

    /// <summary>The worst of the health of each resource.</summary>
    /// <param name="resources">
    /// One entry for each resource that is not a hook: null for a live one whose kind has no health, Missing for one that is not there.
    /// </param>
    /// <returns>A <see cref="HealthStatusCode"/>; Healthy when there is nothing.</returns>
    public static string Worst(IEnumerable<HealthStatus?> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);

        var (worst, any, anyLive) = (0, false, false);
        foreach (var health in resources)
        {
            any = true;
            if (health?.Status == HealthStatusCode.Missing)
            {
                continue;
            }

            anyLive = true;
            worst = Math.Max(worst, RankOf(health));
        }

        return any && !anyLive ? HealthStatusCode.Missing : Order[worst];
    }

    /// <summary>
    /// The same over resource states: hooks do not count, nor does a child Application that is Missing or Unknown, which tells of itself.
    /// </summary>
    public static string Worst(IEnumerable<ResourceStatus> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);

        return Worst(resources.Where(resource => !resource.Hook).Select(resource => IsUnsettledChild(resource) ? null : resource.Health));
    }

    /// <summary>
    /// Whether <paramref name="other"/> is a worse state than <paramref name="than"/>. An unlisted code is taken for Unknown.
    /// </summary>
    public static bool IsWorse(string other, string than) => RankOf(other) > RankOf(than);

    private static bool IsUnsettledChild(ResourceStatus resource) =>
        resource is { Group: "argoproj.io", Kind: "Application", Health.Status: HealthStatusCode.Unknown };

    private static int RankOf(HealthStatus? health) => health is null ? 0 : RankOf(health.Status);

    private static int RankOf(string status) =>
        Array.IndexOf(Order, status) is >= 0 and var rank ? rank : Order.Length - 1;
}

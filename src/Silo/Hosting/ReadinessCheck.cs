using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Silo.Hosting;

/// <summary>Ready: this silo is an active member of its cluster, and storage answers.</summary>
internal sealed class ReadinessCheck(IClusterMembershipService membership, ILocalSiloDetails silo, IStateStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (membership.CurrentSnapshot.GetSiloStatus(silo.SiloAddress) != SiloStatus.Active)
        {
            return HealthCheckResult.Unhealthy("the silo has not joined its cluster");
        }

        try
        {
            await store.ReadRevisionAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StateStoreException exception)
        {
            return HealthCheckResult.Unhealthy("storage does not answer", exception);
        }
    }
}

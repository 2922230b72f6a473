using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;

namespace OrleansGitOps.Grains.Clusters;

/// <summary>The one cluster that this installation belongs to. Others come with cluster registration.</summary>
/// <param name="inCluster">Its client; null when no cluster is configured.</param>
public sealed class ClusterConnections(IKubeClient? inCluster) : IClusterConnections
{
    /// <inheritdoc/>
    public IKubeClient Get(string server)
    {
        if (server != Destinations.InClusterServer)
        {
            throw new GitOpsException(
                FailureReason.InvalidSpec, $"spec.destination: cluster '{server}' is not known; only {Destinations.InClusterServer} is supported yet.");
        }

        return inCluster ?? throw new GitOpsException(
            FailureReason.ClusterUnreachable,
            "No Kubernetes cluster is configured: set GitOps:Cluster:Kubeconfig to the path of a kubeconfig, or run inside the cluster.");
    }
}

using OrleansGitOps.Engine.Kubernetes;

namespace OrleansGitOps.Grains.Clusters;

/// <summary>This silo's clients of destination clusters, one for each, shared by everybody on it.</summary>
public interface IClusterConnections
{
    /// <summary>The client of a cluster. <paramref name="server"/> is its name in grain keys, see <see cref="Destinations"/>.</summary>
    /// <exception cref="Engine.Errors.GitOpsException">No such cluster is known, or its configuration cannot be read.</exception>
    IKubeClient Get(string server);
}

using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Clusters;

/// <summary>Names of destination clusters.</summary>
public static class Destinations
{
    /// <summary>Argo CD's name for the cluster that the controller belongs to.</summary>
    public const string InClusterServer = "https://kubernetes.default.svc";

    /// <summary>The same, as <c>destination.name</c>.</summary>
    public const string InClusterName = "in-cluster";

    /// <summary>The server URL of a destination, which is the key of its cluster grain.</summary>
    public static string ServerOf(ApplicationDestination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);

        return destination.Name == InClusterName ? InClusterServer : destination.Server;
    }
}

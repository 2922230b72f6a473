namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Fixed texts of the Argo CD API that the model speaks.</summary>
public static class ModelConstants
{
    public const string ApiGroup = "argoproj.io";
    public const string ApiVersion = "argoproj.io/v1alpha1";
    public const string ApplicationKind = "Application";
    public const string AppProjectKind = "AppProject";

    /// <summary>The project that an empty project name means.</summary>
    public const string DefaultProject = "default";

    /// <summary>The destination server that means this installation's own cluster.</summary>
    public const string InClusterServer = "https://kubernetes.default.svc";

    /// <summary>The destination name that means the same cluster as <see cref="InClusterServer"/>.</summary>
    public const string InClusterName = "in-cluster";

    /// <summary>History entries kept when the spec does not say.</summary>
    public const long DefaultRevisionHistoryLimit = 10;
}

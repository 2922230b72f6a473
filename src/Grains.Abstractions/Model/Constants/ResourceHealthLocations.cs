namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Where the health of single resources is found.</summary>
public static class ResourceHealthLocations
{
    /// <summary>Only in the resource tree.</summary>
    public const string AppTree = "appTree";
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What kind of tool renders a source.</summary>
public static class ApplicationSourceTypes
{
    public const string Helm = "Helm";
    public const string Kustomize = "Kustomize";
    public const string Directory = "Directory";
    public const string Plugin = "Plugin";
}

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Health of an application or a resource, from best to worst as listed.</summary>
public static class HealthStatusCode
{
    public const string Healthy = "Healthy";
    public const string Suspended = "Suspended";
    public const string Progressing = "Progressing";

    /// <summary>Wanted, but not in the cluster.</summary>
    public const string Missing = "Missing";
    public const string Degraded = "Degraded";

    /// <summary>The health could not be assessed.</summary>
    public const string Unknown = "Unknown";
}

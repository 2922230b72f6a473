using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Health;

internal static class Verdict
{
    private const int MaxMessageLength = 1024;

    public static HealthStatus Healthy(string message = "") => Of(HealthStatusCode.Healthy, message);

    public static HealthStatus Progressing(string message) => Of(HealthStatusCode.Progressing, message);

    public static HealthStatus Degraded(string message) => Of(HealthStatusCode.Degraded, message);

    public static HealthStatus Suspended(string message) => Of(HealthStatusCode.Suspended, message);

    public static HealthStatus Unknown(string message) => Of(HealthStatusCode.Unknown, message);

    /// <summary>Messages often come from the cluster: they are cut to a length that a status can hold.</summary>
    private static HealthStatus Of(string status, string message) =>
        new() { Status = status, Message = message.Length <= MaxMessageLength ? message : message[..MaxMessageLength] + "..." };
}

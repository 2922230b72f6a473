using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Validation;

internal static class DestinationRules
{
    public static void Check(ApplicationDestination destination, ValidationErrors errors)
    {
        switch (destination.Server.Length > 0, destination.Name.Length > 0)
        {
            case (true, true):
                errors.Add("spec.destination", "has both server and name; keep one");
                break;
            case (false, false):
                errors.Add(
                    "spec.destination",
                    $"needs server (such as {ModelConstants.InClusterServer}) or name (such as {ModelConstants.InClusterName})");
                break;
            case (true, false) when destination.Server != ModelConstants.InClusterServer:
                errors.NotSupported("spec.destination.server", Other(WithoutUser(destination.Server), ModelConstants.InClusterServer));
                break;
            case (false, true) when destination.Name != ModelConstants.InClusterName:
                errors.NotSupported("spec.destination.name", Other(destination.Name, ModelConstants.InClusterName));
                break;
        }

        if (destination.Namespace.Length > 0 && KubernetesNames.LabelProblem(destination.Namespace) is { } problem)
        {
            errors.Add("spec.destination.namespace", problem);
        }
    }

    private static string Other(string given, string supported) => $"'{ValidationErrors.Shown(given)}' (any other than {supported})";

    /// <summary>A URL may carry a password, which no message repeats.</summary>
    private static string WithoutUser(string server)
    {
        var at = server.LastIndexOf('@');
        return at < 0 ? server : "..." + server[at..];
    }
}

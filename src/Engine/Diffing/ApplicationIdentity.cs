using System.Security.Cryptography;
using System.Text;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Who an application is on its cluster: what its objects carry so that watches find them and prune recognises them. The annotations are
/// those of Argo CD (resource tracking, multiple installations); the label is ours and only a filter, since controllers copy labels to
/// objects that they make.
/// </summary>
/// <param name="Namespace">The application's own namespace.</param>
/// <param name="Name">The application's name.</param>
/// <param name="InstallationId">Tells this installation's applications from those of another one on the same cluster.</param>
public sealed record ApplicationIdentity(string Namespace, string Name, string InstallationId)
{
    public const string LabelKey = "orleans-gitops.io/app";
    public const string TrackingAnnotation = "argocd.argoproj.io/tracking-id";
    public const string InstallationAnnotation = "argocd.argoproj.io/installation-id";

    /// <summary>Applications of this namespace are named without it in tracking ids, as Argo CD does.</summary>
    public const string ControlPlaneNamespace = "argocd";

    private const int MaxLabelLength = 63;
    private const int ShortIdLength = 16;

    /// <summary>
    /// The application as tracking ids name it: <c>name</c>, or <c>namespace_name</c> outside the control plane's namespace.
    /// </summary>
    public string InstanceName => Namespace == ControlPlaneNamespace ? Name : $"{Namespace}_{Name}";

    /// <summary>
    /// Value of <see cref="LabelKey"/>: installation id (or its hash when it does not fit a label) and a short id of the application.
    /// </summary>
    public string LabelValue => $"{InstallationPart}.{ShortHash($"{Namespace}/{Name}")}";

    private string InstallationPart =>
        InstallationId.Length is > 0 and <= MaxLabelLength - ShortIdLength - 1
        && char.IsAsciiLetterOrDigit(InstallationId[0])
        && InstallationId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? InstallationId
            : ShortHash(InstallationId);

    /// <summary>Value of <see cref="TrackingAnnotation"/>: <c>app:group/Kind:namespace/name</c>.</summary>
    public string TrackingId(ResourceKey key) => $"{InstanceName}:{key.Group}/{key.Kind}:{key.Namespace}/{key.Name}";

    /// <summary>
    /// Whether the object's tracking id names this application and the object itself, and its installation id is ours. A copied annotation
    /// (a ReplicaSet inherits those of its Deployment) names another object and proves nothing.
    /// </summary>
    public bool Owns(KubeObject live)
    {
        ArgumentNullException.ThrowIfNull(live);

        return live.Annotation(InstallationAnnotation) == InstallationId && Names(live.Annotation(TrackingAnnotation), live.Key);
    }

    private bool Names(string? trackingId, ResourceKey key)
    {
        if (trackingId == TrackingId(key))
        {
            return true;
        }

        // Argo CD writes the destination namespace into the id of a cluster-scoped object.
        return trackingId is not null
            && key.Namespace.Length == 0
            && trackingId.StartsWith($"{InstanceName}:{key.Group}/{key.Kind}:", StringComparison.Ordinal)
            && trackingId.EndsWith($"/{key.Name}", StringComparison.Ordinal)
            && trackingId.Count(c => c == '/') == 2
            && trackingId.Count(c => c == ':') == InstanceName.Count(c => c == ':') + 2 + key.Name.Count(c => c == ':');
    }

    private static string ShortHash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..ShortIdLength];
}

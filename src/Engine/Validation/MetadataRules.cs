using System.Text;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Validation;

internal static class MetadataRules
{
    private const string ResourcesFinalizer = "resources-finalizer.argocd.argoproj.io";
    private const string OurAnnotations = "orleans-gitops.io/";
    private const int MaxAnnotationBytes = 256 * 1024;

    private static readonly string[] KnownFinalizers =
        [ResourcesFinalizer, ResourcesFinalizer + "/foreground", ResourcesFinalizer + "/background"];

    /// <summary>Annotations by which a user asks an application for something that a later version does.</summary>
    private static readonly (string Key, Func<string, bool> Asks, string What)[] LaterAnnotations =
    [
        ("argocd.argoproj.io/skip-reconcile", value => value == "true", "pausing an application"),
        ("argocd.argoproj.io/compare-options", value => !IsWhatWeDo(value), "this compare option"),
        ("argocd.argoproj.io/hydrate", _ => true, "hydration"),
    ];

    public static void Check(ObjectMeta metadata, ValidationErrors errors)
    {
        if (metadata.Name.Length == 0)
        {
            errors.Add("metadata.name", metadata.GenerateName.Length == 0 ? "is required" : "is required; generateName is not supported");
        }
        else if (KubernetesNames.SubdomainProblem(metadata.Name) is { } nameProblem)
        {
            errors.Add("metadata.name", nameProblem);
        }

        if (metadata.Namespace.Length > 0 && KubernetesNames.LabelProblem(metadata.Namespace) is { } namespaceProblem)
        {
            errors.Add("metadata.namespace", namespaceProblem);
        }

        LabelRules.Check(metadata.Labels, "metadata.labels", errors);
        CheckAnnotations(metadata, errors);
        for (var i = 0; i < metadata.Finalizers.Length; i++)
        {
            var finalizer = metadata.Finalizers[i];
            if (!KnownFinalizers.Contains(finalizer))
            {
                errors.Add(
                    $"metadata.finalizers[{i}]",
                    $"'{ValidationErrors.Shown(finalizer)}' is not supported yet by this version; supported: "
                        + string.Join(", ", KnownFinalizers));
            }
        }
    }

    private static void CheckAnnotations(ObjectMeta metadata, ValidationErrors errors)
    {
        LabelRules.CheckKeys(metadata.Annotations, "metadata.annotations", errors);
        if (metadata.Annotations.Sum(a => Encoding.UTF8.GetByteCount(a.Key) + Encoding.UTF8.GetByteCount(a.Value)) > MaxAnnotationBytes)
        {
            errors.Add("metadata.annotations", $"hold more than {MaxAnnotationBytes} bytes in all");
        }

        foreach (var (key, asks, what) in LaterAnnotations)
        {
            var isAsked = metadata.Annotations.TryGetValue(key, out var value) && asks(value);
            errors.NotSupportedIf(isAsked, LabelRules.At("metadata.annotations", key), what);
        }

        foreach (var key in metadata.Annotations.Keys.Where(k => k.StartsWith(OurAnnotations, StringComparison.Ordinal)))
        {
            errors.Add(LabelRules.At("metadata.annotations", key), "is not an annotation that this version knows");
        }
    }

    private static bool IsWhatWeDo(string compareOptions) => compareOptions
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .All(option => option is "ServerSideDiff=true" or "IncludeMutationWebhook=true");
}

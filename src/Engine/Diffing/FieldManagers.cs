namespace OrleansGitOps.Engine.Diffing;

/// <summary>Names under which API servers note who owns a field.</summary>
public static class FieldManagers
{
    /// <summary>Ours, for every write.</summary>
    public const string Ours = "orleans-gitops";

    /// <summary>
    /// Tools that applied an object before us, and the name that API servers give to what was there before field ownership was noted. What
    /// they own is migrated when an object is adopted, so that a field which Git drops later goes from the cluster as well.
    /// </summary>
    internal static bool IsEarlierApplier(ManagedFieldsEntry entry) =>
        entry.Manager is "kubectl-client-side-apply" or "helm" or "argocd-controller" or "argocd-application-controller"
            or "kustomize-controller" or "helm-controller"
        || IsBeforeFirstApply(entry)
        || (entry.Manager == "kubectl" && entry.Operation == ManagedFieldsEntry.Apply);

    /// <summary>
    /// What API servers call whoever wrote an object that carried no ownership when it was first applied: everything on it, with what
    /// controllers filled in.
    /// </summary>
    internal static bool IsBeforeFirstApply(ManagedFieldsEntry entry) => entry.Manager == "before-first-apply";
}

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
        entry.Manager is "kubectl-client-side-apply" or "argocd-controller" or "argocd-application-controller" or "before-first-apply"
        || (entry.Manager == "kubectl" && entry.Operation == ManagedFieldsEntry.Apply);
}

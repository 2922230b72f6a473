namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>One step of the reconcile. It notes what it found, failures included, in the context.</summary>
internal interface IReconcileStep
{
    /// <returns>Whether the next step makes sense.</returns>
    Task<bool> RunAsync(ReconcileContext context, CancellationToken cancellationToken);
}

using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Validation;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>An application whose spec is wrong, or asks for what this version does not do, is left alone and says so.</summary>
internal sealed class ValidateStep(ApplicationValidator validator) : IReconcileStep
{
    public Task<bool> RunAsync(ReconcileContext context, CancellationToken cancellationToken)
    {
        foreach (var problem in validator.Validate(context.Spec))
        {
            context.Fail(ApplicationConditionTypes.InvalidSpecError, new Failure(FailureReason.InvalidSpec, problem.ToString(), new RetryPolicy.Never()));
        }

        context.Settings = SyncSettings.From(Effective(context), out var failures);
        foreach (var failure in failures)
        {
            context.Fail(ApplicationConditionTypes.InvalidSpecError, failure);
        }

        context.IsUnknown = context.Failures.Count > 0;
        return Task.FromResult(context.Failures.Count == 0);
    }

    /// <summary>A sync's own options stand in for those of the spec (Argo CD: <c>operation.sync.syncOptions</c>).</summary>
    private static ApplicationSpec Effective(ReconcileContext context) =>
        context.Requested?.Sync is { } sync
            ? context.Spec with { SyncPolicy = (context.Spec.SyncPolicy ?? new()) with { SyncOptions = sync.SyncOptions } }
            : context.Spec;
}

using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Abstractions.Repositories;
using OrleansGitOps.Grains.Repositories;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>Finds the commit. Whatever fails here leaves the last good desired state in force.</summary>
internal sealed class ResolveStep(IGrainFactory grains, RepositoryKeys keys) : IReconcileStep
{
    public async Task<bool> RunAsync(ReconcileContext context, CancellationToken cancellationToken)
    {
        var source = context.Spec.Source!;
        var requestKey = RenderCache.RequestKey(RenderStep.CallFor(context, ""));
        context.Desired = context.LastDesired?.RequestKey == requestKey ? context.LastDesired : null;
        if (context.Scope.ResolveMaxAge is not { } maxAge && context.Desired is not null)
        {
            context.Revision = context.Desired.Commit;
            context.ResolvedCommit = context.Desired.Commit;
            if (context.KnownProblem is { } known)
            {
                Note(context, known);
                context.ResolvedCommit = known.ResolvedCommit;
            }

            return true;
        }

        try
        {
            var target = context.PinnedRevision is { Length: > 0 } pinned ? pinned
                : context.Requested?.Sync?.Revision is { Length: > 0 } asked ? asked
                : source.TargetRevision;
            var resolved = await grains.GetGrain<IRepositoryGrain>(keys.For(source.RepoURL))
                .ResolveRevisionAsync(context.Key.ToString(), target, context.Scope.ResolveMaxAge ?? TimeSpan.MaxValue, cancellationToken);
            context.Revision = resolved.Commit;
            context.ResolvedCommit = resolved.Commit;
            return true;
        }
        catch (RepositoryException exception)
        {
            return GoOnWithLastGood(context, exception);
        }
        catch (GitOpsException exception)
        {
            context.Fail(ApplicationConditionTypes.InvalidSpecError, exception.Failure);
            context.IsUnknown = true;
            return false;
        }
    }

    /// <summary>
    /// An unreachable host says nothing about the desired state, so the status stays what it was; any other failure means that what the spec asks for is
    /// not known.
    /// </summary>
    internal static bool GoOnWithLastGood(ReconcileContext context, RepositoryException exception)
    {
        var reason = Enum.TryParse<FailureReason>(exception.Reason, out var known) ? known : FailureReason.RenderFailed;
        RetryPolicy retry = exception.RetryAfter switch
        {
            null => new RetryPolicy.Never(),
            { } pause when pause > TimeSpan.Zero => new RetryPolicy.After(pause),
            _ => new RetryPolicy.Backoff(),
        };
        var kept = context.Desired is null ? "" : $" The state of {Short(context.Desired.Commit)} is kept and enforced.";
        var isUnknown = reason != FailureReason.RepositoryUnreachable || context.Desired is null;
        Note(context, new SourceProblem(
            ApplicationConditionTypes.ComparisonError, new Failure(reason, exception.Message + kept, retry), isUnknown, context.ResolvedCommit));
        context.Revision = context.Desired?.Commit ?? "";
        return context.Desired is not null;
    }

    internal static void Note(ReconcileContext context, SourceProblem problem)
    {
        context.Problem = problem;
        context.Fail(problem.Condition, problem.Failure);
        context.IsUnknown |= problem.IsUnknown;
    }

    private static string Short(string commit) => commit.Length > 8 ? commit[..8] : commit;
}

using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Rendering.Caching;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Clusters;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>Meets the cluster: which kinds it serves, and so what exactly is desired there.</summary>
internal sealed class ConnectStep(IClusterConnections clusters, IKeyedHasher hasher) : IReconcileStep
{
    public async Task<bool> RunAsync(ReconcileContext context, CancellationToken cancellationToken)
    {
        context.Client = clusters.Get(Destinations.ServerOf(context.Spec.Destination));
        context.Discovery = await context.Client.DiscoverAsync(refresh: false, cancellationToken);
        var result = Build(context, context.Desired!);
        if (result.Failures.Any(failure => failure.Reason == FailureReason.UnknownKind))
        {
            // A CRD may have come since.
            context.Discovery = await context.Client.DiscoverAsync(refresh: true, cancellationToken);
            result = Build(context, context.Desired!);
        }

        Note(context, result);
        if (result.State is null && context.LastDesired is { } last
            && last.RequestKey == context.Desired!.RequestKey && last.ContentId != context.Desired.ContentId)
        {
            // What the new commit asks for cannot be had here: the last good state stays in force.
            (context.Desired, context.Revision) = (last, last.Commit);
            result = Build(context, last);
        }

        if (result.State is null)
        {
            return false;
        }

        foreach (var warning in context.Desired!.Warnings)
        {
            context.Conditions.Add((ApplicationConditionTypes.RepeatedResourceWarning, warning));
        }

        context.State = result.State;
        context.Conditions.AddRange(result.State.Warnings.Select(warning => (warning.Type, warning.Message)));
        return true;
    }

    private DesiredStateResult Build(ReconcileContext context, DesiredRecord desired) =>
        DesiredStateBuilder.Build(Decode(desired), context.Identity, context.Settings!, context.Discovery!, hasher);

    private static IReadOnlyList<KubeObject> Decode(DesiredRecord desired)
    {
        try
        {
            return RenderedManifests.Decode(desired.Body);
        }
        catch (InvalidDataException exception)
        {
            throw new DesiredUnreadableException(exception);
        }
    }

    private static void Note(ReconcileContext context, DesiredStateResult result)
    {
        foreach (var failure in result.Failures)
        {
            var type = failure.Reason is FailureReason.InvalidSpec or FailureReason.NotSupported
                ? ApplicationConditionTypes.InvalidSpecError
                : ApplicationConditionTypes.ComparisonError;
            ResolveStep.Note(context, new SourceProblem(type, failure, IsUnknown: true, context.ResolvedCommit));
        }
    }
}

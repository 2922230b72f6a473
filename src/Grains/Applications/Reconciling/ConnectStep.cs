using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Rendering.Caching;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Clusters;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>Meets the cluster: which kinds it serves, and so what exactly is desired there.</summary>
internal sealed class ConnectStep(IClusterConnections clusters, IKeyedHasher hasher) : IReconcileStep
{
    public async Task<bool> RunAsync(ReconcileContext context, CancellationToken cancellationToken)
    {
        context.Client = clusters.Get(Destinations.ServerOf(context.Spec.Destination));
        context.Discovery = await context.Client.DiscoverAsync(refresh: false, cancellationToken);
        var rendered = RenderedManifests.Decode(context.Desired!.Body);
        var result = DesiredStateBuilder.Build(rendered, context.Identity, context.Settings!, context.Discovery, hasher);
        if (result.Failures.Any(failure => failure.Reason == FailureReason.UnknownKind))
        {
            // A CRD may have come since.
            context.Discovery = await context.Client.DiscoverAsync(refresh: true, cancellationToken);
            result = DesiredStateBuilder.Build(rendered, context.Identity, context.Settings!, context.Discovery, hasher);
        }

        foreach (var failure in result.Failures)
        {
            var type = failure.Reason is FailureReason.InvalidSpec or FailureReason.NotSupported
                ? ApplicationConditionTypes.InvalidSpecError
                : ApplicationConditionTypes.ComparisonError;
            context.Fail(type, failure);
        }

        foreach (var warning in context.Desired.Warnings)
        {
            context.Conditions.Add((ApplicationConditionTypes.RepeatedResourceWarning, warning));
        }

        if (result.State is null)
        {
            context.IsUnknown = true;
            return false;
        }

        context.State = result.State;
        context.Conditions.AddRange(result.State.Warnings.Select(warning => (warning.Type, warning.Message)));
        return true;
    }
}

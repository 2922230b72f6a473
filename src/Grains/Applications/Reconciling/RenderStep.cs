using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Grains.Abstractions.Repositories;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Repositories;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>Gets the desired state of the commit, unless it is what we have.</summary>
internal sealed class RenderStep(IGrainFactory grains, RepositoryKeys keys) : IReconcileStep
{
    public async Task<bool> RunAsync(ReconcileContext context, CancellationToken cancellationToken)
    {
        var isKnown = context.Desired is { } desired && desired.Commit == context.Revision;
        if (context.Revision.Length == 0 || (isKnown && !context.Scope.Hard) || context.IsUnknown)
        {
            return context.Desired is not null;
        }

        try
        {
            var call = CallFor(context, context.Revision);
            var repository = grains.GetGrain<IRepositoryGrain>(keys.For(context.Spec.Source!.RepoURL));
            var reply = await repository.RenderAsync(call, cancellationToken);
            var body = reply.Body is { } whole ? whole.ToArray()
                : reply.ContentId == call.KnownContentId ? context.Desired!.Body
                : await ReadAsync(repository, reply, cancellationToken);
            context.Desired = new DesiredRecord
            {
                Commit = context.Revision,
                RequestKey = RenderCache.RequestKey(call),
                ContentId = reply.ContentId,
                SourceType = reply.SourceType,
                Warnings = [.. reply.Warnings],
                Body = body,
            };
            return true;
        }
        catch (RepositoryException exception)
        {
            return ResolveStep.GoOnWithLastGood(context, exception);
        }
    }

    public static RenderCall CallFor(ReconcileContext context, string commit) => new(
        commit,
        context.Spec.Source!,
        context.Key.Name,
        context.Spec.Destination.Namespace,
        context.Desired?.ContentId ?? "",
        context.Scope.Hard);

    /// <summary>A body that was too large for the reply.</summary>
    internal static async Task<byte[]> ReadAsync(IRepositoryGrain repository, RenderReply reply, CancellationToken cancellationToken)
    {
        var body = new byte[reply.Length];
        for (var offset = 0; offset < body.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chunk = await repository.ReadRenderAsync(reply.ContentId, offset);
            if (chunk.Length == 0)
            {
                throw new GitOpsException(FailureReason.RenderFailed, "The render ended early while it was read.", new RetryPolicy.Backoff());
            }

            chunk.CopyTo(body.AsMemory(offset));
            offset += chunk.Length;
        }

        return body;
    }
}

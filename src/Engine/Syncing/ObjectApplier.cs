using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>
/// Brings one object to what Git has:
///   (1) take over what people set, or at adoption what whoever applied it before set;
///   (2) server-side apply with force, at the uid and resourceVersion that were last read, or as a create where there was none;
///   (3) 409: confirm the claim, read again, go on; 422: take over everybody's fields, then replace unions, and try again each time;
///   (4) look at the answer: fields of people left standing are taken over and the apply repeated.
/// </summary>
internal sealed class ObjectApplier(SyncContext context, ClaimGuard claim)
{
    private readonly ApplyOptions _apply = new(FieldManagers.Ours, Force: true, DryRun: false, claim.EnsureAsync);
    private readonly ApplyOptions _create = new(FieldManagers.Ours, Force: true, DryRun: false, claim.ConfirmAsync);
    private readonly PatchOptions _patch = new(FieldManagers.Ours, DryRun: false, claim.EnsureAsync);

    /// <returns>The object as the server has it now, and whether it was made by this call.</returns>
    /// <exception cref="KubeApiException">The server refuses the content for good.</exception>
    public async Task<AppliedObject> ApplyAsync(PlannedApply planned, ApiResource resource, CancellationToken cancellationToken)
    {
        var attempt = new ApplyAttempt(planned, new ResourceAddress(resource, planned.Desired.Key.Namespace, planned.Desired.Key.Name));
        while (true)
        {
            try
            {
                if (!attempt.IsRead)
                {
                    attempt.Saw(await context.Client.GetAsync(attempt.Address, cancellationToken));
                }

                await ReplaceUnionsAsync(attempt, cancellationToken);
                await TakeOverAsync(attempt, cancellationToken);
                var answer = await SendAsync(attempt, cancellationToken);
                attempt.Created |= answer.Created;
                if (attempt.NeedsTakeoverAfter(answer.Object, context.ForeignManagers))
                {
                    continue;
                }

                return new AppliedObject(answer.Object, attempt.Created, answer.Object.ResourceVersion != attempt.FirstVersion);
            }
            catch (KubeApiException exception) when (attempt.IsCreate && WriteFence.IsRefused(context.Client, attempt.Desired.Gvk, exception))
            {
                // The same again, by the rule for such servers.
            }
            catch (KubeApiException exception) when (exception.IsConflict && attempt.Conflicts < context.Options.ConflictRetries)
            {
                attempt.Conflicts++;
                await claim.ConfirmAsync(cancellationToken);
                attempt.Saw(await context.Client.GetAsync(attempt.Address, cancellationToken));
            }
            catch (KubeApiException exception) when (exception.IsInvalid && attempt.CanEscalate)
            {
                await EscalateAsync(attempt, exception, cancellationToken);
            }
        }
    }

    private async Task<ApplyResult> SendAsync(ApplyAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.IsCreate && !WriteFence.TakesVersionOfNone(context.Client, attempt.Desired.Gvk))
        {
            return await context.Client.ApplyAsync(attempt.Address, attempt.Desired.Content, _create, cancellationToken);
        }

        return await context.Client.ApplyAsync(attempt.Address, attempt.Body(), _apply, cancellationToken);
    }

    private async Task TakeOverAsync(ApplyAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.Scope is not { } scope || attempt.Live is not { } live)
        {
            return;
        }

        if (Takeover.Plan(live, attempt.Desired, scope, context.ForeignManagers, context.Time.GetUtcNow()) is { } patch)
        {
            await PatchAsync(attempt, live, patch, cancellationToken);
        }

        attempt.TookOver();
    }

    /// <summary>First everybody's fields, then unions.</summary>
    private async Task EscalateAsync(ApplyAttempt attempt, KubeApiException refusal, CancellationToken cancellationToken)
    {
        attempt.Saw(attempt.Live ?? await context.Client.GetAsync(attempt.Address, cancellationToken));
        if (attempt.Live is null)
        {
            throw refusal;
        }

        if (!attempt.EscalateToTakeover(context.ForeignManagers))
        {
            attempt.EscalateToReplacement(refusal);
        }
    }

    private async Task ReplaceUnionsAsync(ApplyAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.Refusal is not { } refusal || attempt.Live is not { } live)
        {
            return;
        }

        // A refusal that names nothing to replace, or a replacement that is refused as well (an immutable field), is final, and the first
        // refusal says why.
        var patch = UnionReplacement.Plan(live, attempt.Desired, refusal) ?? throw refusal;
        try
        {
            await PatchAsync(attempt, live, patch, cancellationToken);
        }
        catch (KubeApiException exception) when (exception.IsInvalid)
        {
            throw refusal;
        }

        attempt.Replaced();
    }

    /// <summary>Patches; a failed <c>test</c> (answered with 422) means that the object moved, which is a conflict.</summary>
    private async Task PatchAsync(ApplyAttempt attempt, KubeObject live, JsonArray patch, CancellationToken cancellationToken)
    {
        try
        {
            attempt.Saw(await context.Client.PatchAsync(attempt.Address, PatchKind.Json, patch, _patch, cancellationToken));
        }
        catch (KubeApiException exception) when (exception.StatusCode is 400 or 422)
        {
            var now = await context.Client.GetAsync(attempt.Address, cancellationToken);
            if (now?.ResourceVersion == live.ResourceVersion)
            {
                throw;
            }

            throw new KubeApiException(409, "Conflict", "The object was changed while its ownership was taken over.");
        }
    }
}

using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary><c>CreateNamespace=true</c>: makes the destination namespace when it is missing. It is not tracked, and never pruned.</summary>
internal sealed class NamespaceCreator(SyncContext context, ClaimGuard claim)
{
    private static readonly GroupVersionKind Kind = new("", "v1", "Namespace");
    private readonly ApplyOptions _apply = new(FieldManagers.Ours, Force: true, DryRun: false, claim.EnsureAsync);

    /// <returns>Why it cannot be made; null when it is there.</returns>
    public async Task<Failure?> EnsureAsync(NamespaceRequest request, CancellationToken cancellationToken)
    {
        var what = $"Namespace {request.Name}";
        var discovery = await context.Client.DiscoverAsync(refresh: false, cancellationToken);
        if (discovery.Find(Kind) is not { } resource)
        {
            return new Failure(FailureReason.UnknownKind, $"{what}: the cluster does not serve namespaces.", new RetryPolicy.Backoff());
        }

        var address = new ResourceAddress(resource, "", request.Name);
        try
        {
            for (var conflicts = 0; ; conflicts++)
            {
                var live = await context.Client.GetAsync(address, cancellationToken);
                if (live is not null && !request.Managed)
                {
                    return null;
                }

                try
                {
                    await context.Client.ApplyAsync(
                        address, WriteFence.Bind(Content(request), live?.Uid, live?.ResourceVersion), _apply, cancellationToken);
                    return null;
                }
                catch (KubeApiException exception) when (exception.IsConflict && conflicts < context.Options.ConflictRetries)
                {
                    // It came or changed since it was read: look again.
                    await claim.ConfirmAsync(cancellationToken);
                }
            }
        }
        catch (KubeApiException exception)
        {
            return exception.ToFailure(what, isSecret: false);
        }
    }

    private static JsonObject Content(NamespaceRequest request)
    {
        var metadata = new JsonObject { ["name"] = request.Name };
        Add(metadata, "labels", request.Labels);
        Add(metadata, "annotations", request.Annotations);
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = metadata };
    }

    private static void Add(JsonObject metadata, string name, IReadOnlyDictionary<string, string> entries)
    {
        if (entries.Count > 0)
        {
            metadata[name] = new JsonObject(entries.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
        }
    }
}

using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>Whole lists out of pages.</summary>
public static class KubeLists
{
    private const int Restarts = 2;
    private const int Shrink = 8;

    /// <summary>
    /// All objects, and the version to watch from. A page that is too large to be read is asked for again with fewer objects in it. When
    /// the server has forgotten the snapshot that the pages belong to, the list begins anew, and after two such restarts it is asked for
    /// in one piece.
    /// </summary>
    /// <exception cref="KubeApiException">The server refuses.</exception>
    /// <exception cref="GitOpsException">No answer, or a single object that is too large.</exception>
    public static async Task<KubeList> ListAllAsync(
        this IKubeClient client, ApiResource resource, ListOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);

        for (var restarts = 0; ; restarts++)
        {
            try
            {
                return await ListPagesAsync(
                    client, resource, options with { Continue = null, Limit = restarts > Restarts ? 0 : options.Limit }, cancellationToken);
            }
            catch (KubeApiException expired) when (expired.IsGone && restarts <= Restarts)
            {
                // The pages so far are of a snapshot that can't be completed.
            }
        }
    }

    private static async Task<KubeList> ListPagesAsync(
        IKubeClient client, ApiResource resource, ListOptions options, CancellationToken cancellationToken)
    {
        var items = new List<KubeObject>();
        string? version = null;
        while (true)
        {
            try
            {
                var page = await client.ListAsync(resource, options, cancellationToken);
                items.AddRange(page.Items);
                version ??= page.ResourceVersion;
                if (page.Continue is null)
                {
                    return new(items, version, null);
                }

                options = options with { Continue = page.Continue };
            }
            catch (GitOpsException large) when (large.Failure.Reason == FailureReason.LimitExceeded && options.Limit > 1)
            {
                options = options with { Limit = Math.Max(1, options.Limit / Shrink) };
            }
        }
    }
}

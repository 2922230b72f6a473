using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>Whole lists out of pages.</summary>
public static class KubeLists
{
    private const int Restarts = 2;

    /// <summary>
    /// All objects, and the version to watch from. When the server has forgotten the snapshot that the pages belong to, the list begins anew, and
    /// after <c>2</c> such restarts it is asked for in one piece.
    /// </summary>
    /// <exception cref="KubeApiException">The server refuses.</exception>
    /// <exception cref="Errors.GitOpsException">No answer, or one that is too large.</exception>
    public static async Task<KubeList> ListAllAsync(
        this IKubeClient client, ApiResource resource, ListOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);

        for (var attempt = 0; ; attempt++)
        {
            var page = await client.ListAsync(
                resource, options with { Continue = null, Limit = attempt > Restarts ? 0 : options.Limit }, cancellationToken);
            if (page.Continue is null)
            {
                return page;
            }

            var items = new List<KubeObject>(page.Items);
            var version = page.ResourceVersion;
            try
            {
                while (page.Continue is not null)
                {
                    page = await client.ListAsync(resource, options with { Continue = page.Continue }, cancellationToken);
                    items.AddRange(page.Items);
                }

                return new(items, version, null);
            }
            catch (KubeApiException expired) when (expired.IsGone && attempt <= Restarts)
            {
                // The pages so far are of a snapshot that can't be completed.
            }
        }
    }
}

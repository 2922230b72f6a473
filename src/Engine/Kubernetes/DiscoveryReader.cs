using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// Reads what a server serves from <c>/api</c>, <c>/apis</c> and one document for each group and version: the form of discovery that
/// servers of every version have. A group whose extension server does not answer is left as it was known before.
/// </summary>
internal sealed class DiscoveryReader(KubeTransport transport, KubeClientOptions options)
{
    private const int MostGroupVersions = 2000;
    private const int AtOnce = 16;
    private static readonly TimeSpan LongestForGroup = TimeSpan.FromSeconds(10);

    public async Task<ApiDiscovery> ReadAsync(ApiDiscovery? before, CancellationToken cancellationToken)
    {
        var versions = await GroupVersionsAsync(cancellationToken);
        var found = new IReadOnlyList<ApiResource>?[versions.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, versions.Count, limits, async (at, token) => found[at] = await TryReadAsync(versions[at], token));

        var resources = new List<ApiResource>();
        var unavailable = new List<string>();
        for (var at = 0; at < versions.Count; at++)
        {
            var (group, version) = versions[at];
            if (found[at] is null)
            {
                unavailable.Add(new GroupVersionKind(group, version, "").ApiVersion);
            }

            resources.AddRange(found[at] ?? (before?.Resources ?? []).Where(old => old.Gvk.Group == group && old.Gvk.Version == version));
        }

        return new(resources, unavailable);
    }

    private async Task<List<(string Group, string Version)>> GroupVersionsAsync(CancellationToken cancellationToken)
    {
        var core = await GetAsync("api", counts: true, cancellationToken);
        var groups = await GetAsync("apis", counts: true, cancellationToken);
        var result = Texts(core["versions"]).Select(version => (Group: "", Version: version))
            .Concat(Objects(groups["groups"]).SelectMany(group =>
                Objects(group["versions"]).Select(version => (Group: Text(group["name"]), Version: Text(version["version"])))))
            .Where(one => KubeUrls.IsLabel(one.Version) && (one.Group.Length == 0 || KubeUrls.IsSubdomain(one.Group)))
            .Distinct()
            .ToList();
        return result.Count <= MostGroupVersions
            ? result
            : throw new GitOpsException(
                FailureReason.LimitExceeded,
                $"Cluster {transport.Server}: it announces {result.Count} API versions; at most {MostGroupVersions} are read.",
                new RetryPolicy.Backoff());
    }

    private async Task<IReadOnlyList<ApiResource>?> TryReadAsync((string Group, string Version) one, CancellationToken cancellationToken)
    {
        try
        {
            var path = KubeUrls.GroupVersion(one.Group, one.Version);
            var document = await GetAsync(path, counts: one.Group.Length == 0, cancellationToken);
            return [.. Objects(document["resources"]).Select(entry => Resource(entry, one)).OfType<ApiResource>()];
        }
        catch (KubeApiException gone) when (gone.StatusCode == 404)
        {
            return []; // removed since the groups were listed
        }
        catch (KubeApiException broken) when (one.Group.Length > 0 && broken.StatusCode is 403 or >= 500)
        {
            return null;
        }
        catch (GitOpsException) when (one.Group.Contains('.', StringComparison.Ordinal) && !transport.IsStopped)
        {
            return null; // one extension server that hangs or talks nonsense must not hide all the other kinds
        }
    }

    private async Task<JsonObject> GetAsync(string path, bool counts, CancellationToken cancellationToken)
    {
        var request = new KubeRequest(HttpMethod.Get, path, "get", "discovery")
        {
            Deadline = counts || options.CallDeadline < LongestForGroup ? options.CallDeadline : LongestForGroup,
            MaxBytes = options.MaxListBytes,
            CountsForBreaker = counts,
        };
        using var answer = await transport.SendAsync(request, cancellationToken);
        try
        {
            return KubeJson.ParseObject(answer.Body.Span);
        }
        catch (JsonException)
        {
            throw new GitOpsException(
                FailureReason.ClusterUnreachable,
                $"Cluster {transport.Server}: /{path} did not answer as a Kubernetes API does; check the server's URL.",
                new RetryPolicy.Backoff());
        }
    }

    private static ApiResource? Resource(JsonObject entry, (string Group, string Version) one)
    {
        var (name, kind) = (Text(entry["name"]), Text(entry["kind"]));
        return KubeUrls.IsLabel(name) && kind.Length is > 0 and <= 63 // a subresource has a slash in its name
            ? new(
                new GroupVersionKind(one.Group, one.Version, kind),
                name,
                entry["namespaced"] is JsonValue value && value.TryGetValue<bool>(out var namespaced) && namespaced,
                Texts(entry["verbs"]).ToHashSet(StringComparer.Ordinal))
            : null;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<string> Texts(JsonNode? node) => (node as JsonArray ?? []).Select(Text).Where(text => text.Length > 0);

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// The client of one cluster, for everybody in this process: thread-safe, with one pool of connections, one cached discovery and one
/// breaker. It owns its connection.
/// </summary>
public sealed class HttpKubeClient : IKubeClient, IDisposable
{
    private const string JsonType = "application/json";

    private readonly KubeTransport _transport;
    private readonly KubeClientOptions _options;
    private readonly DiscoveryCache _discovery;

    public HttpKubeClient(KubeConnection connection, KubeClientOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);

        _options = options;
        Breaker = new ClusterBreaker(AskReadyAsync, options, time);
        _transport = new KubeTransport(connection, Breaker, options, time);
        _discovery = new DiscoveryCache(new DiscoveryReader(_transport, options), time);
    }

    public Uri Server => _transport.Server;

    public ClusterBreaker Breaker { get; }

    public void Dispose()
    {
        Breaker.Dispose();
        _discovery.Dispose();
        _transport.Dispose();
    }

    public Task<ApiDiscovery> DiscoverAsync(bool refresh, CancellationToken cancellationToken) =>
        _discovery.GetAsync(refresh, cancellationToken);

    public async Task<KubeObject?> GetAsync(ResourceAddress address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await SendAsync(About(address, HttpMethod.Get, "get"), cancellationToken);
            return Read(answer, "get", address, KubeJson.ParseKubeObject);
        }
        catch (KubeApiException missing) when (IsObjectMissing(missing))
        {
            return null;
        }
    }

    public async Task<ApplyResult> ApplyAsync(
        ResourceAddress address, JsonObject body, ApplyOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(options);

        var request = About(address, HttpMethod.Patch, "apply") with
        {
            Query = KubeQuery.Of(
                ("fieldManager", options.FieldManager),
                ("force", options.Force ? "true" : "false"),
                ("dryRun", options.DryRun ? "All" : null)),
            Body = KubeJson.Write(body),
            ContentType = "application/apply-patch+yaml", // JSON is YAML, and older servers know no other name for it
            DryRun = options.DryRun,
            Gate = options.Gate,
        };
        using var answer = await SendAsync(request, cancellationToken);
        return new(Read(answer, "apply", address, KubeJson.ParseKubeObject), Created: answer.StatusCode == 201);
    }

    public async Task<KubeObject> PatchAsync(
        ResourceAddress address, PatchKind kind, JsonNode patch, PatchOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(options);

        var request = About(address, HttpMethod.Patch, "patch") with
        {
            Query = KubeQuery.Of(("fieldManager", options.FieldManager), ("dryRun", options.DryRun ? "All" : null)),
            Body = KubeJson.Write(patch),
            ContentType = kind switch
            {
                PatchKind.Json => "application/json-patch+json",
                PatchKind.Merge => "application/merge-patch+json",
                PatchKind.Strategic => "application/strategic-merge-patch+json",
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of patch."),
            },
            DryRun = options.DryRun,
            Gate = options.Gate,
        };
        using var answer = await SendAsync(request, cancellationToken);
        return Read(answer, "patch", address, KubeJson.ParseKubeObject);
    }

    public async Task<bool> DeleteAsync(ResourceAddress address, DeleteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);

        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = options.PropagationPolicy,
        };
        if (options.Uid is not null || options.ResourceVersion is not null)
        {
            body["preconditions"] = Preconditions(options);
        }

        var request = About(address, HttpMethod.Delete, "delete") with
        {
            Body = KubeJson.Write(body), ContentType = JsonType, Gate = options.Gate,
        };
        try
        {
            using var answer = await SendAsync(request, cancellationToken);
            return true;
        }
        catch (KubeApiException missing) when (IsObjectMissing(missing))
        {
            return false;
        }
    }

    public async Task<KubeList> ListAsync(ApiResource resource, ListOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(options);

        var request = new KubeRequest(HttpMethod.Get, KubeUrls.Collection(resource, options.Namespace), "list", resource.Plural)
        {
            Query = KubeQuery.Of(
                ("labelSelector", options.LabelSelector),
                ("fieldSelector", options.FieldSelector),
                ("limit", options.Limit > 0 ? KubeQuery.Number(options.Limit) : null),
                ("continue", options.Continue)),
            Secret = IsSecret(resource),
            Deadline = _options.ListDeadline,
            MaxBytes = _options.MaxListBytes,
        };
        using var answer = await SendAsync(request, cancellationToken);
        return Parse(answer.Body.Span, $"list {resource.Plural}", body => KubeListReader.Read(body, resource.Gvk));
    }

    public async IAsyncEnumerable<KubeWatchEvent> WatchAsync(
        ApiResource resource, ListOptions options, string resourceVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(resourceVersion);

        var request = WatchRequest(resource, options, resourceVersion);
        using var response = await OpenAsync(request, cancellationToken);
        yield return KubeWatchReader.BookmarkAt(resource.Gvk, resourceVersion);

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new KubeWatchReader(stream, resource.Gvk, _options, IsSecret(resource));
        while (await NextAsync(reader, request, cancellationToken) is { } next)
        {
            yield return next;
        }
    }

    public async Task<string> GetVersionAsync(CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(Plain("version"), cancellationToken);
        return Parse(answer.Body.Span, "version", body => KubeJson.ParseObject(body)["gitVersion"] is JsonValue value
            && value.TryGetValue<string>(out var version)
                ? KubeText.Bounded(version, 64)
                : throw new JsonException("gitVersion is missing."));
    }

    public async Task CheckReadyAsync(CancellationToken cancellationToken)
    {
        await AskReadyAsync(cancellationToken);
        Breaker.Close();
    }

    /// <summary>
    /// An object that is not there is told apart from a path that the server does not serve, which has no Status of its own.
    /// </summary>
    private static bool IsObjectMissing(KubeApiException failure) => failure is { StatusCode: 404, Reason: "NotFound" };

    private static bool IsSecret(ApiResource resource) => resource.Gvk is { Group: "", Kind: "Secret" };

    private static JsonObject Preconditions(DeleteOptions options)
    {
        var preconditions = new JsonObject();
        if (options.Uid is not null)
        {
            preconditions["uid"] = options.Uid;
        }

        if (options.ResourceVersion is not null)
        {
            preconditions["resourceVersion"] = options.ResourceVersion;
        }

        return preconditions;
    }

    private KubeObject Read(KubeResponse answer, string verb, ResourceAddress address, Func<ReadOnlySpan<byte>, KubeObject> parse) =>
        Parse(answer.Body.Span, $"{verb} {address.Resource.Plural}", parse);

    private T Parse<T>(ReadOnlySpan<byte> body, string what, Func<ReadOnlySpan<byte>, T> parse)
    {
        try
        {
            return parse(body);
        }
        catch (JsonException failure)
        {
            throw NotKubernetes(what, failure);
        }
    }

    // The parser's own message may quote contents, so only its place is passed on.
    private GitOpsException NotKubernetes(string what, JsonException failure) => new(
        FailureReason.ClusterUnreachable,
        $"Cluster {Server}: the answer to {what} is not what a Kubernetes API sends "
        + $"(line {failure.LineNumber}, byte {failure.BytePositionInLine}).",
        new RetryPolicy.Backoff());

    private async Task<KubeWatchEvent?> NextAsync(KubeWatchReader reader, KubeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.NextAsync(cancellationToken);
        }
        catch (JsonException failure)
        {
            throw NotKubernetes($"watch {request.Resource}", failure);
        }
        catch (Exception failure)
        {
            var silent = request with { Deadline = _options.WatchIdleLimit, CountsForBreaker = false };
            if (_transport.Translate(silent, failure, cancellationToken) is { } translated)
            {
                throw translated;
            }

            throw;
        }
    }

    private KubeRequest WatchRequest(ApiResource resource, ListOptions options, string resourceVersion)
    {
        var shortest = _options.WatchShortest.TotalSeconds;
        var seconds = shortest + (Random.Shared.NextDouble() * Math.Max(0, _options.WatchLongest.TotalSeconds - shortest));
        return new KubeRequest(HttpMethod.Get, KubeUrls.Collection(resource, options.Namespace), "watch", resource.Plural)
        {
            Query = KubeQuery.Of(
                ("watch", "true"),
                ("allowWatchBookmarks", "true"),
                ("resourceVersion", resourceVersion),
                ("timeoutSeconds", KubeQuery.Number((int)Math.Max(1, seconds))),
                ("labelSelector", options.LabelSelector)),
            Secret = IsSecret(resource),
            Deadline = _options.CallDeadline,
            MaxBytes = _options.MaxObjectBytes,
        };
    }

    private KubeRequest About(ResourceAddress address, HttpMethod method, string verb) =>
        new(method, KubeUrls.Object(address), verb, address.Resource.Plural)
        {
            Secret = IsSecret(address.Resource),
            Deadline = _options.CallDeadline,
            MaxBytes = _options.MaxObjectBytes,
        };

    private KubeRequest Plain(string path) => new(HttpMethod.Get, path, "get", path)
    {
        Deadline = _options.CallDeadline,
        MaxBytes = _options.MaxObjectBytes,
        Accept = "*/*",
    };

    private Task<KubeResponse> SendAsync(KubeRequest request, CancellationToken cancellationToken) =>
        ForgettingAsync(_transport.SendAsync(request, cancellationToken));

    private Task<HttpResponseMessage> OpenAsync(KubeRequest request, CancellationToken cancellationToken) =>
        ForgettingAsync(_transport.OpenAsync(request, cancellationToken));

    // A 404 without a Status of its own: the server does not serve this resource type any more, so what was discovered is old.
    private async Task<T> ForgettingAsync<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (KubeApiException failure) when (failure.StatusCode == 404 && !IsObjectMissing(failure))
        {
            _discovery.Forget();
            throw;
        }
    }

    private async Task AskReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var ready = await _transport.ProbeAsync(Plain("readyz"), cancellationToken);
        }
        catch (KubeApiException failure) when (failure.StatusCode == 404)
        {
            using var healthy = await _transport.ProbeAsync(Plain("healthz"), cancellationToken);
        }
        catch (KubeApiException failure) when (failure.StatusCode == 403)
        {
            // It answers and knows who we are; that we may not ask /readyz says nothing about its state.
        }
    }
}

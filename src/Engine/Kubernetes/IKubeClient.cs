using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// A dynamic client for one cluster: raw JSON in and out, no field is lost. Every call has a deadline, and every failure is a
/// <see cref="KubeApiException"/> (the server answered) or a <see cref="Errors.GitOpsException"/> with
/// <see cref="Errors.FailureReason.ClusterUnreachable"/> (it did not, or not in the words of a Kubernetes API),
/// <see cref="Errors.FailureReason.LimitExceeded"/> (an answer is too large to be read) or
/// <see cref="Errors.FailureReason.InvalidSpec"/> (a name cannot be part of a URL).
/// </summary>
public interface IKubeClient
{
    /// <summary>The server's base URL, for messages.</summary>
    Uri Server { get; }

    /// <summary>
    /// Resource types of the server; cached, and read anew with <paramref name="refresh"/> (a CRD changed, a kind was not found).
    /// </summary>
    Task<ApiDiscovery> DiscoverAsync(bool refresh, CancellationToken cancellationToken);

    /// <summary>The object, or null when the server says it is not there.</summary>
    Task<KubeObject?> GetAsync(ResourceAddress address, CancellationToken cancellationToken);

    /// <summary>
    /// Server-side apply. With <c>metadata.resourceVersion</c> in <paramref name="body"/> the server refuses (409) when the live object
    /// has another one. The result tells whether the object was created (201).
    /// </summary>
    Task<ApplyResult> ApplyAsync(ResourceAddress address, JsonObject body, ApplyOptions options, CancellationToken cancellationToken);

    /// <summary>JSON patch, merge patch or strategic merge patch.</summary>
    Task<KubeObject> PatchAsync(ResourceAddress address, PatchKind kind, JsonNode patch, PatchOptions options, CancellationToken cancellationToken);

    /// <summary>Deletes with preconditions. False when the object was not there.</summary>
    Task<bool> DeleteAsync(ResourceAddress address, DeleteOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// One page; <see cref="KubeList.Continue"/> tells whether there is more. A <c>Continue</c> that has expired is a
    /// <see cref="KubeApiException"/> that <see cref="KubeApiException.IsGone"/>; <see cref="KubeLists.ListAllAsync"/> deals with that.
    /// </summary>
    Task<KubeList> ListAsync(ApiResource resource, ListOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Events from <paramref name="resourceVersion"/> on, until the server ends the stream or the token is cancelled. Bookmarks are
    /// delivered; the first one is made here, at the very version that was asked for, as soon as the server has accepted the watch.
    /// A gone version (410) is a <see cref="KubeApiException"/>: list again. <c>Limit</c> and <c>Continue</c> of the options do not matter.
    /// </summary>
    IAsyncEnumerable<KubeWatchEvent> WatchAsync(
        ApiResource resource, ListOptions options, string resourceVersion, CancellationToken cancellationToken);

    /// <summary><c>gitVersion</c> of the server, e.g. <c>v1.33.1</c>.</summary>
    Task<string> GetVersionAsync(CancellationToken cancellationToken);

    /// <summary>Asks <c>/readyz</c> (with a fall-back to <c>/healthz</c>); throws as all others do when the server is not well.</summary>
    Task CheckReadyAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Asked right before the content of a write leaves this process: after every wait for a slot, a retry or a connection. What it throws reaches the caller as
/// it is, and nothing of that attempt was sent.
/// </summary>
public delegate Task WriteGate(CancellationToken cancellationToken);

/// <param name="FieldManager">Who owns the fields that are sent.</param>
/// <param name="Force">Take fields over from other managers.</param>
/// <param name="DryRun">Validate and answer, store nothing.</param>
/// <param name="Gate">Whether it may still be sent; null: it may.</param>
public sealed record ApplyOptions(string FieldManager, bool Force, bool DryRun, WriteGate? Gate = null);

public sealed record ApplyResult(KubeObject Object, bool Created);

/// <param name="FieldManager">Who owns the fields that are sent.</param>
/// <param name="DryRun">Validate and answer, store nothing.</param>
/// <param name="Gate">Whether it may still be sent; null: it may.</param>
public sealed record PatchOptions(string FieldManager, bool DryRun, WriteGate? Gate = null);

public enum PatchKind
{
    Json,
    Merge,
    Strategic,
}

/// <param name="PropagationPolicy"><c>Foreground</c>, <c>Background</c> or <c>Orphan</c>.</param>
/// <param name="Uid">Delete only the object with this uid, when set.</param>
/// <param name="ResourceVersion">Delete only at this version, when set.</param>
/// <param name="Gate">Whether it may still be sent; null: it may.</param>
public sealed record DeleteOptions(string PropagationPolicy, string? Uid = null, string? ResourceVersion = null, WriteGate? Gate = null);

/// <param name="Namespace">Empty: all namespaces (or a cluster-scoped resource).</param>
/// <param name="LabelSelector">As <c>kubectl -l</c>, or null.</param>
/// <param name="Limit">Page size; 0: everything at once.</param>
/// <param name="Continue">From the page before.</param>
public sealed record ListOptions(string Namespace = "", string? LabelSelector = null, int Limit = 500, string? Continue = null)
{
    /// <summary>As <c>kubectl --field-selector</c>, or null. Only for lists.</summary>
    public string? FieldSelector { get; init; }
}

public sealed record KubeList(IReadOnlyList<KubeObject> Items, string ResourceVersion, string? Continue);

public enum KubeWatchEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}

public sealed record KubeWatchEvent(KubeWatchEventType Type, KubeObject Object);

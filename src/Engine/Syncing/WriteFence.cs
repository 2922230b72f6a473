using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>
/// Binds an apply to exactly what was read before it, so that a write that comes late (a process that stood still) changes nothing. A server answers 409
/// when the object has another version, when it is gone (an apply with a uid makes no object), and when there is one where none was.
/// </summary>
internal static class WriteFence
{
    /// <summary>
    /// The version of no object: etcd counts from 1, and its first write gets 2. A server ignores the version of an object that it does not have, which
    /// makes an apply with this one a create.
    /// </summary>
    private const string VersionOfNone = "1";

    private const int InternalError = 500;

    // Types by server: asked once, not at each object.
    private static readonly ConditionalWeakTable<IKubeClient, ConcurrentDictionary<GroupVersionKind, bool>> Refusing = [];

    /// <param name="body">What is applied; changed.</param>
    /// <param name="uid">Of the object that was read; null or empty: not known.</param>
    /// <param name="resourceVersion">Of the object that was read; null: there was none.</param>
    public static JsonObject Bind(JsonObject body, string? uid, string? resourceVersion)
    {
        var metadata = body["metadata"]!;
        metadata["resourceVersion"] = resourceVersion ?? VersionOfNone;
        if (resourceVersion is not null && !string.IsNullOrEmpty(uid))
        {
            metadata["uid"] = uid;
        }

        return body;
    }

    /// <summary>
    /// Whether the server takes a version with a new object of this type. Services up to Kubernetes 1.23 go through code of their own that answers 500; for
    /// them the claim is confirmed right before the create instead.
    /// </summary>
    public static bool TakesVersionOfNone(IKubeClient client, GroupVersionKind type) =>
        !Refusing.TryGetValue(client, out var types) || !types.ContainsKey(type);

    /// <summary>Notes the refusal, when it is one.</summary>
    public static bool IsRefused(IKubeClient client, GroupVersionKind type, KubeApiException answer)
    {
        if (answer.StatusCode != InternalError || !answer.Message.Contains("resourceVersion should not be set", StringComparison.Ordinal))
        {
            return false;
        }

        Refusing.GetValue(client, _ => [])[type] = true;
        return true;
    }
}

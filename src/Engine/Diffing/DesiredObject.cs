using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>One object as it is to be applied: canonical, with tracking marks.</summary>
/// <param name="Key">With the namespace resolved.</param>
/// <param name="Object">What is sent, without a resourceVersion.</param>
/// <param name="Resource">Its resource type; null when the CRD that serves it is part of the same set and not in the cluster yet.</param>
/// <param name="Hash">Identifies the content (keyed for Secrets).</param>
/// <param name="Options">From its annotations.</param>
public sealed record DesiredObject(ResourceKey Key, KubeObject Object, ApiResource? Resource, string Hash, ObjectOptions Options);

namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>One entry of <c>replicas</c>.</summary>
internal sealed record ReplicaRule(string Name, long Count);

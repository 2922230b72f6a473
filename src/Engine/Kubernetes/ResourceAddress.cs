namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>Where one object is on a server. <paramref name="Namespace"/> is empty for a cluster-scoped resource.</summary>
public readonly record struct ResourceAddress(ApiResource Resource, string Namespace, string Name);

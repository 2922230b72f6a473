using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>One resource type as a cluster's discovery describes it.</summary>
/// <param name="Gvk">Group, version and kind that objects of it carry.</param>
/// <param name="Plural">The name in URLs, e.g. <c>deployments</c>.</param>
/// <param name="Namespaced">Whether its objects live in a namespace.</param>
/// <param name="Verbs">What the server allows: get, list, watch, create, patch, delete...</param>
public sealed record ApiResource(GroupVersionKind Gvk, string Plural, bool Namespaced, IReadOnlySet<string> Verbs)
{
    public bool Can(string verb) => Verbs.Contains(verb);
}

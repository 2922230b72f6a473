using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Resources;

/// <summary>
/// What must be unique in a kustomization. <see cref="Scope"/> is the effective namespace: <c>default</c> when none is set, and
/// <see cref="ClusterScope"/> for kinds known to have none.
/// </summary>
internal readonly record struct ResourceId(GroupVersionKind Gvk, string Name, string Scope)
{
    public const string ClusterScope = "_non_namespaceable_";
    public const string DefaultNamespace = "default";

    public static string ScopeOf(GroupVersionKind gvk, string @namespace) =>
        ClusterScopedKinds.Contains(gvk) ? ClusterScope : @namespace.Length == 0 ? DefaultNamespace : @namespace;

    /// <summary>As kustomize writes it, so that its documentation and what people wrote about its errors can be found.</summary>
    public override string ToString() =>
        $"{Gvk.Kind}.{OrElse(Gvk.Version, "[noVer]")}.{OrElse(Gvk.Group, "[noGrp]")}/{OrElse(Name, "[noName]")}."
        + (Scope is ClusterScope or DefaultNamespace ? "[noNs]" : Scope);

    private static string OrElse(string text, string placeholder) => text.Length == 0 ? placeholder : text;
}

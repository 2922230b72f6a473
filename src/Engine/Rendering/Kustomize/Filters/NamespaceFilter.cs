using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>
/// <c>namespace</c>: sets it on every object not known to be cluster-scoped, and where bindings name the account <c>default</c>; other
/// accounts follow by <see cref="NameReferenceFilter"/>, if they are part of the build.
/// </summary>
internal sealed class NamespaceFilter(
    string @namespace, IReadOnlyList<FieldSpec> specs, string where, SubjectMode subjects = SubjectMode.DefaultOnly, bool unsetOnly = false)
    : IResourceFilter
{
    public void Apply(ResourceMap map)
    {
        foreach (var resource in map.Resources)
        {
            resource.RememberId();
            if (!resource.IsClusterScoped && !(unsetOnly && resource.Namespace.Length > 0))
            {
                resource.SetNamespace(@namespace);
            }

            if (resource.Gvk.Kind is "RoleBinding" or "ClusterRoleBinding")
            {
                SetSubjects(resource);
            }

            foreach (var spec in specs)
            {
                if (AppliesTo(spec, resource))
                {
                    FieldWalker.Visit(resource, spec, FieldWalker.Leaf.Scalar, SetNamespace);
                }
            }

            resource.Touch();
        }

        map.RequireUniqueIds(where);
    }

    /// <summary>
    /// Names are changed of core Namespaces only, and metadata.namespace never by a field spec: it would hit cluster-scoped objects.
    /// </summary>
    private static bool AppliesTo(FieldSpec spec, Resource resource) => spec.Path switch
    {
        "metadata/namespace" => false,
        "metadata/name" => resource.Gvk.ApiVersion == "v1",
        "subjects/namespace" => resource.Gvk.Kind is not ("RoleBinding" or "ClusterRoleBinding"),
        _ => true,
    };

    private void SetNamespace(FieldSlot slot)
    {
        if (slot.Value is JsonObject or JsonArray)
        {
            throw RenderError.Failed($"{where}: namespace field specs must target scalar nodes.");
        }

        if (!unsetOnly || JsonText.Of(slot.Value).Length == 0)
        {
            slot.Value = @namespace;
        }
    }

    private void SetSubjects(Resource resource)
    {
        foreach (var subject in resource.Content["subjects"] as JsonArray ?? [])
        {
            if (subject is JsonObject map && IsMeant(map))
            {
                SetNamespace(new FieldSlot(map, "namespace"));
            }
        }
    }

    private bool IsMeant(JsonObject subject) => subjects switch
    {
        SubjectMode.DefaultOnly => JsonText.Of(subject["name"]) == "default",
        SubjectMode.AllServiceAccounts => JsonText.Of(subject["kind"]) == "ServiceAccount",
        _ => false,
    };
}

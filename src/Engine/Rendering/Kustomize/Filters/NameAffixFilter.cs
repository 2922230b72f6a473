using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary><c>namePrefix</c> or <c>nameSuffix</c>; kinds whose name means something (Namespace, CRD, APIService) keep it.</summary>
internal sealed class NameAffixFilter(string affix, bool isPrefix, IReadOnlyList<FieldSpec> specs) : IResourceFilter
{
    private const string NamePath = "metadata/name";

    public void Apply(ResourceMap map)
    {
        foreach (var resource in map.Resources)
        {
            var original = resource.OriginalId.Gvk;
            if (original is { Kind: "CustomResourceDefinition" or "Namespace" }
                or { Kind: "APIService", Group: "apiregistration.k8s.io" })
            {
                continue;
            }

            foreach (var spec in specs)
            {
                if (!spec.Selects(original))
                {
                    continue;
                }

                if (spec.Path == NamePath)
                {
                    Remember(resource);
                }

                FieldWalker.Visit(resource, spec, FieldWalker.Leaf.Scalar, slot =>
                {
                    var text = JsonText.Of(slot.Value);
                    map.Budget.Spend(0, affix.Length + text.Length);
                    slot.Value = isPrefix ? affix + text : text + affix;
                });
                resource.Touch();
            }
        }

        map.Reindex();
    }

    private void Remember(Resource resource)
    {
        if (isPrefix)
        {
            resource.AddPrefix(affix);
        }
        else
        {
            resource.AddSuffix(affix);
        }

        resource.RememberId();
    }
}

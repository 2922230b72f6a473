using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>
/// Follows renames: wherever an object names another (by its original name or any it had since), the current name is written. Runs
/// once, at the end, over the whole build.
/// </summary>
internal sealed class NameReferenceFilter(IReadOnlyList<NameReference> references) : IResourceFilter
{
    public void Apply(ResourceMap map)
    {
        var candidates = new ReferralCandidates(map.Resources);
        if (candidates.IsEmpty)
        {
            return;
        }

        var byKind = references
            .SelectMany(reference => reference.Referrers.Select(field => (Field: field, reference.Target)))
            .GroupBy(entry => entry.Field.Kind, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var referrer in map.Resources)
        {
            // The fields of any kind come where the order of targets puts them; there are none by default.
            var fields = byKind.GetValueOrDefault(referrer.OriginalId.Gvk.Kind, []);
            var anyKind = byKind.GetValueOrDefault("", []);
            foreach (var (field, target) in anyKind.Count == 0 ? fields : [.. anyKind, .. fields])
            {
                if (field.Selects(referrer.OriginalId.Gvk))
                {
                    new Update(referrer, field, target, candidates).Run();
                }
            }
        }
    }

    /// <summary>One field of one object.</summary>
    private sealed class Update(Resource referrer, FieldSpec field, GroupVersionKind target, ReferralCandidates candidates)
    {
        public void Run() => FieldWalker.VisitPath(referrer, field, Set);

        private void Set(FieldSlot slot)
        {
            switch (slot.Value)
            {
                case null:
                    break;
                case JsonObject map:
                    SetMap(map);
                    break;
                case JsonArray list:
                    for (var i = 0; i < list.Count; i++)
                    {
                        Set(new FieldSlot(list, i));
                    }

                    break;
                default:
                    SetName(slot);
                    break;
            }
        }

        private void SetName(FieldSlot slot)
        {
            var name = JsonText.Of(slot.Value);
            var referral = candidates.Select(referrer, field, target, name, @namespace: null);
            if (referral is not null && referral.Name != name)
            {
                slot.Value = referral.Name;
            }
        }

        /// <summary>A map with name and, maybe, namespace: the subject of a binding, the service of a webhook.</summary>
        private void SetMap(JsonObject map)
        {
            if (!map.TryGetPropertyValue("name", out var nameNode))
            {
                throw RenderError.Failed($"{referrer}: the reference at '{field.Path}' has no 'name'.");
            }

            var @namespace = map.TryGetPropertyValue("namespace", out var namespaceNode) ? JsonText.Of(namespaceNode) : "";
            var referral = candidates.Select(referrer, field, target, JsonText.Of(nameNode), @namespace);
            if (referral is null)
            {
                return;
            }

            map["name"] = referral.Name;
            if (referral.Namespace.Length > 0)
            {
                map["namespace"] = referral.Namespace;
            }
        }
    }
}

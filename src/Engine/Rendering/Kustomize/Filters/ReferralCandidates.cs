using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>
/// The renamed objects of a build by the names they had, and kustomize's rules for which of them a reference means: its type, its namespace
/// (cluster-scoped objects and service accounts are seen from everywhere), then the prefixes and suffixes that both have in common.
/// </summary>
internal sealed class ReferralCandidates
{
    private readonly IReadOnlyList<Resource> _all;
    private readonly Dictionary<string, List<Resource>> _byPreviousName = new(StringComparer.Ordinal);

    public ReferralCandidates(IReadOnlyList<Resource> all)
    {
        _all = all;
        foreach (var resource in all)
        {
            foreach (var name in resource.PreviousIds.Select(id => id.Name).Distinct(StringComparer.Ordinal))
            {
                if (!_byPreviousName.TryGetValue(name, out var list))
                {
                    _byPreviousName[name] = list = [];
                }

                list.Add(resource);
            }
        }
    }

    public bool IsEmpty => _byPreviousName.Count == 0;

    /// <param name="namespace">Of a reference with a namespace of its own (empty: it has none); null for a bare name.</param>
    /// <exception cref="Errors.GitOpsException">Several objects with different names could be meant.</exception>
    public Resource? Select(Resource referrer, FieldSpec field, GroupVersionKind target, string oldName, string? @namespace)
    {
        if (!_byPreviousName.TryGetValue(oldName, out var named))
        {
            return null;
        }

        var reachable = Reachability(referrer);
        var inNamespace = InNamespace(@namespace, reachable);
        var roleRef = RoleRefType(referrer, field);
        var found = named.Where(candidate => reachable(candidate)
            && inNamespace(candidate)
            && HadType(candidate, target)
            && (roleRef is not { } type || HadType(candidate, type))
            && SharesNamespace(referrer, candidate)).ToList();
        if (found.Count == 1)
        {
            return found[0];
        }

        found = found.FindAll(candidate => SharesAffixes(referrer, candidate, allowEmpty: true));
        if (found.Count > 1)
        {
            found = found.FindAll(candidate => SharesAffixes(referrer, candidate, allowEmpty: false));
        }

        if (found.Count <= 1)
        {
            return found.FirstOrDefault();
        }

        return found.TrueForAll(candidate => candidate.Name == found[0].Name
                && (@namespace is null || candidate.Namespace == found[0].Namespace))
            ? found[0]
            : throw RenderError.Failed(
                $"{referrer}: '{oldName}' at '{field.Path}': found multiple possible referrals: "
                + $"{string.Join(", ", found.Select(candidate => candidate.ToString()))}. Give one of them another name.");
    }

    private static Func<Resource, bool> Reachability(Resource referrer)
    {
        if (referrer.IsClusterScoped)
        {
            return static _ => true;
        }

        var accounts = AccountNamespaces(referrer);
        return candidate => candidate.IsClusterScoped
            || candidate.Id.Scope == referrer.Id.Scope
            || accounts.Contains(candidate.Namespace);
    }

    private static HashSet<string> AccountNamespaces(Resource referrer)
    {
        var result = new HashSet<string>(StringComparer.Ordinal);
        if (referrer.Gvk.Kind != "RoleBinding")
        {
            return result;
        }

        foreach (var subject in referrer.Content["subjects"] as JsonArray ?? [])
        {
            if (subject is JsonObject map && JsonText.Of(map["kind"]) == "ServiceAccount" && map.ContainsKey("namespace"))
            {
                result.Add(JsonText.IsText(map["namespace"])
                    ? JsonText.Of(map["namespace"])
                    : throw RenderError.Failed($"{referrer}: the namespace of a subject is blank."));
            }
        }

        return result;
    }

    private static bool HadType(Resource candidate, GroupVersionKind type)
    {
        var spec = candidate.Gvk;
        return (type.Group.Length == 0 || type.Group == spec.Group)
            && (type.Version.Length == 0 || type.Version == spec.Version)
            && (type.Kind.Length == 0 || candidate.PreviousIds.Any(id => id.Gvk.Kind == type.Kind));
    }

    private static GroupVersionKind? RoleRefType(Resource referrer, FieldSpec field) =>
        field.Path.EndsWith("roleRef/name", StringComparison.Ordinal)
        && referrer.Content["roleRef"] is JsonObject roleRef
        && roleRef["apiGroup"] is { } group
        && roleRef["kind"] is { } kind
            ? new GroupVersionKind(JsonText.Of(group), "", JsonText.Of(kind))
            : null;

    private static bool SharesNamespace(Resource referrer, Resource candidate) =>
        referrer.IsClusterScoped
        || candidate.IsClusterScoped
        || candidate.Gvk.Kind == "ServiceAccount"
        || candidate.Id.Scope == referrer.Id.Scope;

    private static bool SharesAffixes(Resource referrer, Resource candidate, bool allowEmpty) =>
        EndSame(referrer.Prefixes, candidate.Prefixes, allowEmpty) && EndSame(referrer.Suffixes, candidate.Suffixes, allowEmpty);

    private static bool EndSame(IReadOnlyList<string> x, IReadOnlyList<string> y, bool allowEmpty)
    {
        if (x.Count == 0 || y.Count == 0)
        {
            return allowEmpty || x.Count == y.Count;
        }

        for (var i = 1; i <= Math.Min(x.Count, y.Count); i++)
        {
            if (x[^i] != y[^i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// A reference with a namespace means objects that were in it, or if there are none at all, those that are in it now.
    /// </summary>
    private Func<Resource, bool> InNamespace(string? @namespace, Func<Resource, bool> reachable)
    {
        if (string.IsNullOrEmpty(@namespace) || @namespace == ResourceId.ClusterScope)
        {
            return static _ => true;
        }

        return _all.Any(candidate => reachable(candidate) && candidate.OriginalId.Scope == @namespace)
            ? candidate => candidate.OriginalId.Scope == @namespace
            : candidate => candidate.Id.Scope == @namespace;
    }
}

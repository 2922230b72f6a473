using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Kinds;

namespace OrleansGitOps.Sandbox.Discovery;

/// <summary>What clients ask first: groups, versions and resources. Made from the kinds that are served at the moment.</summary>
internal static class DiscoveryDocuments
{
    private static readonly string[] ObjectVerbs = ["create", "delete", "get", "list", "patch", "update", "watch"];
    private static readonly string[] SubresourceVerbs = ["get", "patch", "update"];

    /// <summary><c>/version</c>: the Kubernetes whose rules are followed.</summary>
    public static JsonObject Version() => new()
    {
        ["major"] = "1", ["minor"] = "35", ["gitVersion"] = "v1.35.0+sandbox", ["gitCommit"] = "", ["gitTreeState"] = "clean", ["buildDate"] = "",
        ["goVersion"] = "", ["compiler"] = "", ["platform"] = "",
    };

    /// <summary><c>/api</c>.</summary>
    public static JsonObject CoreVersions() => new() { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") };

    /// <summary><c>/apis</c>.</summary>
    public static JsonObject Groups(KindRegistry kinds) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. kinds.All.Where(kind => kind.Group.Length > 0).GroupBy(kind => kind.Group).Select(Group)]),
    };

    /// <summary><c>/apis/GROUP</c>; null: there is no such group.</summary>
    public static JsonObject? GroupOf(KindRegistry kinds, string name)
    {
        var group = kinds.All.Where(kind => kind.Group == name && name.Length > 0).GroupBy(kind => kind.Group).FirstOrDefault();
        if (group is null)
        {
            return null;
        }

        var document = Group(group);
        document.Insert(0, "apiVersion", "v1");
        document.Insert(0, "kind", "APIGroup");
        return document;
    }

    /// <summary><c>/api/v1</c> and <c>/apis/GROUP/VERSION</c>; null: it is not served.</summary>
    public static JsonObject? Resources(KindRegistry kinds, string group, string version)
    {
        var served = kinds.All.Where(kind => kind.Group == group && kind.Version == version).ToList();
        return served.Count == 0 ? null : new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = served[0].Gvk.ApiVersion,
            ["resources"] = new JsonArray([.. served.OrderBy(kind => kind.Plural, StringComparer.Ordinal).SelectMany(ResourcesOf)]),
        };
    }

    private static JsonObject Group(IGrouping<string, ResourceKind> kinds)
    {
        var versions = kinds.Select(kind => kind.Version).Distinct()
            .Select(version => new JsonObject { ["groupVersion"] = $"{kinds.Key}/{version}", ["version"] = version }).ToList();
        return new JsonObject
        {
            ["name"] = kinds.Key, ["versions"] = new JsonArray([.. versions]), ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static IEnumerable<JsonNode> ResourcesOf(ResourceKind kind)
    {
        var resource = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.IsNamespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = Texts(ObjectVerbs),
        };
        if (kind.ShortNames.Count > 0)
        {
            resource["shortNames"] = Texts(kind.ShortNames);
        }

        if (kind.Categories.Count > 0)
        {
            resource["categories"] = Texts(kind.Categories);
        }

        yield return resource;
        if (kind.HasStatus)
        {
            yield return Subresource(kind, "status", kind.Kind);
        }

        if (kind.Scale is not null)
        {
            var scale = Subresource(kind, "scale", "Scale");
            (scale["group"], scale["version"]) = ("autoscaling", "v1");
            yield return scale;
        }
    }

    private static JsonObject Subresource(ResourceKind kind, string name, string type) => new()
    {
        ["name"] = $"{kind.Plural}/{name}", ["singularName"] = "", ["namespaced"] = kind.IsNamespaced, ["kind"] = type,
        ["verbs"] = Texts(SubresourceVerbs),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}

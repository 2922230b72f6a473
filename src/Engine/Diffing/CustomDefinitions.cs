using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>Kinds that CustomResourceDefinitions of the rendered set will serve once they are applied.</summary>
internal sealed class CustomDefinitions
{
    public const string Group = "apiextensions.k8s.io";
    public const string Kind = "CustomResourceDefinition";
    private readonly Dictionary<GroupVersionKind, bool> _namespaced = [];

    public CustomDefinitions(IEnumerable<KubeObject> rendered)
    {
        foreach (var definition in rendered.Where(item => item.Gvk.Group == Group && item.Kind == Kind))
        {
            Read(definition.Content["spec"] as JsonObject);
        }
    }

    /// <summary>Whether the kind is namespaced; null when no definition of the set serves it.</summary>
    public bool? IsNamespaced(GroupVersionKind gvk) => _namespaced.TryGetValue(gvk, out var namespaced) ? namespaced : null;

    private void Read(JsonObject? spec)
    {
        if (Text(spec, "group") is not { } group || Text(spec?["names"] as JsonObject, "kind") is not { } kind)
        {
            return;
        }

        var versions = (spec!["versions"] as JsonArray)?.OfType<JsonObject>()
            .Where(version => version["served"] is not JsonValue served || !served.TryGetValue<bool>(out var isServed) || isServed)
            .Select(version => Text(version, "name"));
        foreach (var version in (versions ?? []).Append(Text(spec, "version")).OfType<string>())
        {
            _namespaced[new GroupVersionKind(group, version, kind)] = Text(spec, "scope") == "Namespaced";
        }
    }

    private static string? Text(JsonObject? parent, string name) =>
        parent?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

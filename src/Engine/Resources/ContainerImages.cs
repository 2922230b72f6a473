using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Resources;

/// <summary>Images of the pod templates in a set of objects, as <c>status.summary.images</c> lists them.</summary>
public static class ContainerImages
{
    private static readonly string[][] PodSpecs = [["spec"], ["spec", "template", "spec"], ["spec", "jobTemplate", "spec", "template", "spec"]];
    private static readonly string[] Lists = ["containers", "initContainers"];

    /// <returns>Each image once, in ordinal order.</returns>
    public static ImmutableArray<string> Of(IEnumerable<KubeObject> objects) =>
        [.. objects.SelectMany(Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Of(KubeObject item) =>
        from path in PodSpecs
        let podSpec = path.Aggregate((JsonNode?)item.Content, (node, name) => (node as JsonObject)?[name]) as JsonObject
        where podSpec is not null
        from list in Lists
        from container in podSpec[list] as JsonArray ?? []
        let image = (container as JsonObject)?["image"] as JsonValue
        where image is not null && image.GetValueKind() == System.Text.Json.JsonValueKind.String
        select image.GetValue<string>();
}

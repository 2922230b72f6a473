using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Sandbox.Kinds;

/// <summary>The kinds that a CustomResourceDefinition defines.</summary>
internal static class CustomKinds
{
    /// <returns>One kind for each served version, the stored one first.</returns>
    public static IReadOnlyList<ResourceKind> Of(JsonObject definition)
    {
        var spec = (JsonObject)definition["spec"]!;
        var names = (JsonObject)spec["names"]!;
        var kind = names["kind"]!.ToString();
        return [.. ((JsonArray)spec["versions"]!)
            .OfType<JsonObject>()
            .Where(version => Flag(version["served"]))
            .OrderByDescending(version => Flag(version["storage"]))
            .Select(version => Version(version, spec, names, kind))];
    }

    private static ResourceKind Version(JsonObject version, JsonObject spec, JsonObject names, string kind) =>
        new(
            new GroupVersionKind(spec["group"]!.ToString(), version["name"]!.ToString(), kind),
            names["plural"]!.ToString(),
            spec["scope"]?.ToString() == "Namespaced")
        {
            ListKind = names["listKind"]?.ToString() ?? $"{kind}List",
            Singular = names["singular"]?.ToString() ?? kind.ToLowerInvariant(),
            ShortNames = Texts(names["shortNames"]),
            Categories = Texts(names["categories"]),
            HasStatus = version["subresources"]?["status"] is JsonObject,
            Scale = version["subresources"]?["scale"] is JsonObject scale ? Scale(scale) : null,
            Schema = CustomSchema.Of(version["schema"]?["openAPIV3Schema"] as JsonObject),
            Columns = CustomColumns.Of(version["additionalPrinterColumns"] as JsonArray),
            IsCustom = true,
            CountsGenerations = true,
        };

    private static ScalePaths Scale(JsonObject scale) => new(
        Dots(scale["specReplicasPath"]) ?? "spec.replicas", Dots(scale["statusReplicasPath"]) ?? "status.replicas", Dots(scale["labelSelectorPath"]));

    private static string? Dots(JsonNode? path) => path?.ToString().TrimStart('.');

    private static bool Flag(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool set) && set;

    private static IReadOnlyList<string> Texts(JsonNode? node) => node is JsonArray list ? [.. list.Select(item => item!.ToString())] : [];
}

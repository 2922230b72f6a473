using System.Text.Json.Nodes;

namespace OrleansGitOps.Manifests.Objects;

/// <summary>
/// One Kubernetes object as a value. The JSON below is shared and must not be changed once the object was handed on: whoever needs another
/// content takes <see cref="CloneContent"/>, changes that and wraps it again.
/// </summary>
public sealed class KubeObject
{
    /// <summary>Wraps <paramref name="content"/> without copying it.</summary>
    /// <exception cref="FormatException"><c>apiVersion</c> or <c>kind</c> is missing or not a text.</exception>
    public KubeObject(JsonObject content)
    {
        ArgumentNullException.ThrowIfNull(content);

        Content = content;
        Gvk = GroupVersionKind.Parse(
            TextAt(content, "apiVersion") ?? throw new FormatException("apiVersion: missing; every Kubernetes object needs one."),
            TextAt(content, "kind") ?? throw new FormatException("kind: missing; every Kubernetes object needs one."));
    }

    public JsonObject Content { get; }

    public GroupVersionKind Gvk { get; }

    public string Kind => Gvk.Kind;

    public JsonObject? Metadata => Content["metadata"] as JsonObject;

    /// <summary><c>metadata.name</c>, empty when absent (an object with <c>generateName</c>).</summary>
    public string Name => MetadataText("name") ?? "";

    /// <summary><c>metadata.namespace</c>, empty when absent.</summary>
    public string Namespace => MetadataText("namespace") ?? "";

    public string? Uid => MetadataText("uid");

    public string? ResourceVersion => MetadataText("resourceVersion");

    public ResourceKey Key => new(Gvk.Group, Gvk.Kind, Namespace, Name);

    public string? Label(string key) => TextAt(Metadata?["labels"] as JsonObject, key);

    public string? Annotation(string key) => TextAt(Metadata?["annotations"] as JsonObject, key);

    public JsonObject CloneContent() => (JsonObject)Content.DeepClone();

    public override string ToString() => $"{Gvk.Kind} {(Namespace.Length == 0 ? Name : $"{Namespace}/{Name}")}";

    private string? MetadataText(string key) => TextAt(Metadata, key);

    private static string? TextAt(JsonObject? parent, string key) =>
        parent is not null && parent.TryGetPropertyValue(key, out var node) && node is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : null;
}

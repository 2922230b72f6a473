using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Resources;

/// <summary>
/// One object on its way through a build: its content, which filters change in place, and the names it has had, by which patches and
/// references still find it.
/// </summary>
internal sealed class Resource
{
    private ResourceId? _id;
    private List<ResourceId>? _previous;
    private List<string>? _prefixes;
    private List<string>? _suffixes;
    private List<string>? _vars;

    public Resource(JsonObject content) => Content = content;

    public JsonObject Content { get; private set; }

    /// <summary>Generated objects get a hash of their content appended to their name, at the end.</summary>
    public bool NeedsHash { get; set; }

    public GeneratorBehavior Behavior { get; init; }

    public ResourceId Id => _id ??= ReadId();

    public GroupVersionKind Gvk => Id.Gvk;

    public string Name => Id.Name;

    public string Namespace => Text(Metadata, "namespace");

    public JsonObject? Metadata => Content["metadata"] as JsonObject;

    public JsonObject? Labels => Metadata?["labels"] as JsonObject;

    public JsonObject? Annotations => Metadata?["annotations"] as JsonObject;

    public bool IsClusterScoped => Id.Scope == ResourceId.ClusterScope;

    /// <summary>Oldest first; with the group and version that the object has now, as kustomize keeps them.</summary>
    public IReadOnlyList<ResourceId> PreviousIds => _previous ?? (IReadOnlyList<ResourceId>)[];

    public ResourceId OriginalId => _previous is { Count: > 0 } ? WithCurrentVersion(_previous[0]) : Id;

    public IReadOnlyList<string> Prefixes => _prefixes ?? (IReadOnlyList<string>)[];

    public IReadOnlyList<string> Suffixes => _suffixes ?? (IReadOnlyList<string>)[];

    /// <summary>Names of the variables that take their value from this object.</summary>
    public IReadOnlyList<string> Vars => _vars ?? (IReadOnlyList<string>)[];

    /// <summary>Must follow each change of apiVersion, kind, name or namespace that did not go through this class.</summary>
    public void Touch() => _id = null;

    public void ReplaceContent(JsonObject content)
    {
        Content = content;
        Touch();
    }

    public void SetName(string name)
    {
        EnsureMetadata()["name"] = name;
        Touch();
    }

    public void SetKind(string kind)
    {
        Content["kind"] = kind;
        Touch();
    }

    public void SetNamespace(string @namespace)
    {
        if (@namespace.Length == 0)
        {
            Metadata?.Remove("namespace");
        }
        else
        {
            EnsureMetadata()["namespace"] = @namespace;
        }

        Touch();
    }

    public JsonObject EnsureMetadata()
    {
        if (Metadata is { } metadata)
        {
            return metadata;
        }

        var created = new JsonObject();
        Content["metadata"] = created;
        return created;
    }

    public void RememberId() => (_previous ??= []).Add(Id);

    public void AddPrefix(string prefix) => (_prefixes ??= []).Add(prefix);

    public void AddSuffix(string suffix) => (_suffixes ??= []).Add(suffix);

    public void AddVar(string name) => (_vars ??= []).Add(name);

    public bool HadId(ResourceId id)
    {
        if (Id == id)
        {
            return true;
        }

        foreach (var previous in PreviousIds)
        {
            if (WithCurrentVersion(previous) == id)
            {
                return true;
            }
        }

        return false;
    }

    public ResourceId WithCurrentVersion(ResourceId previous) =>
        previous with { Gvk = Gvk with { Kind = previous.Gvk.Kind } };

    /// <summary>Takes over the history of the object that this generated one merges into or replaces.</summary>
    public void TakeHistoryOf(Resource old)
    {
        _previous = old._previous is null ? null : [.. old._previous];
        _prefixes = old._prefixes is null ? null : [.. old._prefixes];
        _suffixes = old._suffixes is null ? null : [.. old._suffixes];
        _vars = old._vars is null ? null : [.. old._vars];
    }

    public Resource Clone()
    {
        var clone = new Resource((JsonObject)Content.DeepClone()) { NeedsHash = NeedsHash, Behavior = Behavior };
        clone.TakeHistoryOf(this);
        return clone;
    }

    public override string ToString() => Id.ToString();

    private ResourceId ReadId()
    {
        var gvk = GroupVersionKind.Parse(Text(Content, "apiVersion"), Text(Content, "kind"));
        return new(gvk, Text(Metadata, "name"), ResourceId.ScopeOf(gvk, Namespace));
    }

    private static string Text(JsonObject? parent, string key) => parent is null ? "" : JsonText.Of(parent[key]);
}

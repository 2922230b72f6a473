using System.Text.Json.Nodes;

namespace OrleansGitOps.Sandbox.Storage;

/// <summary>
/// One version of an object. The content is kept as UTF-8 JSON, as it is sent: a tenth of the memory of a tree. Immutable; the few values
/// that lists, watches and controllers ask of every object are taken out.
/// </summary>
internal sealed class StoredObject
{
    internal StoredObject(StagedObject staged, long resourceVersion)
    {
        (Name, Uid, Labels, Fields, Owners) = (staged.Name, staged.Uid, staged.Labels, staged.Fields, staged.Owners);
        IsDeleting = staged.IsDeleting;
        ResourceVersion = resourceVersion;
        Json = staged.WithResourceVersion(resourceVersion);
        ItemStart = staged.ItemStart;
    }

    public ObjectName Name { get; }

    public string Uid { get; }

    public long ResourceVersion { get; }

    /// <summary>The whole object, <c>kind</c> and <c>apiVersion</c> first.</summary>
    public byte[] Json { get; }

    /// <summary>Where in <see cref="Json"/> the fields after <c>kind</c> and <c>apiVersion</c> begin.</summary>
    public int ItemStart { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The values that field selectors of this kind can ask for, beyond name and namespace.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; }

    /// <summary>Uids of its owners.</summary>
    public IReadOnlyList<string> Owners { get; }

    /// <summary>It has a deletion timestamp.</summary>
    public bool IsDeleting { get; }

    /// <summary>A tree of its own, to change.</summary>
    public JsonObject ToNode() => JsonNode.Parse(Json)!.AsObject();
}

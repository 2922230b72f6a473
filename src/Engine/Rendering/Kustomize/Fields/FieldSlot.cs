using System.Text.Json.Nodes;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Fields;

/// <summary>A place in an object: an entry of a map or of a list.</summary>
internal readonly struct FieldSlot
{
    private readonly JsonNode _parent;
    private readonly string? _key;
    private readonly int _index;

    public FieldSlot(JsonObject parent, string key) => (_parent, _key, _index) = (parent, key, -1);

    public FieldSlot(JsonArray parent, int index) => (_parent, _key, _index) = (parent, null, index);

    public JsonNode? Value
    {
        get => _key is null ? _parent[_index] : _parent[_key];
        set
        {
            if (_key is null)
            {
                _parent[_index] = value;
            }
            else
            {
                _parent[_key] = value;
            }
        }
    }
}

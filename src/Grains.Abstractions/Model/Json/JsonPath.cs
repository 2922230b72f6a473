namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>
/// Where in a document something stands, as it is shown: <c>spec.sources[1].repoURL</c>, <c>metadata.annotations["a.b/c"]</c>.
/// </summary>
internal sealed class JsonPath
{
    private const int MaxShownLength = 80;

    private readonly JsonPath? _parent;
    private readonly string _part;

    private JsonPath(JsonPath? parent, string part)
    {
        _parent = parent;
        _part = part;
    }

    public static JsonPath Root { get; } = new(null, "");

    public JsonPath Field(string name)
    {
        if (name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return new(this, _parent is null ? name : "." + name);
        }

        var shown = new string([.. name.Take(MaxShownLength).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        return new(this, $"[\"{shown.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"]");
    }

    public JsonPath Item(int index) => new(this, $"[{index}]");

    public override string ToString() => _parent is null ? "" : _parent + _part;
}

using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>
/// Makes JSON numbers. They are backed by a <see cref="JsonElement"/>, as in a parsed JSON text, since a value made of a <c>long</c>
/// can be asked
/// for as a long only, and a big integer would not survive. Elements are shared per input: ports and replica counts repeat.
/// </summary>
internal sealed class YamlValues
{
    private readonly Dictionary<string, JsonElement> _numbers = new(StringComparer.Ordinal);

    public JsonValue Integer(BigInteger value) => Number(value.ToString(CultureInfo.InvariantCulture));

    public JsonValue Float(double value) => Number(GoNumber.Json(value));

    /// <param name="json">A JSON number.</param>
    public JsonValue Number(string json)
    {
        if (!_numbers.TryGetValue(json, out var element))
        {
            element = JsonElement.Parse(Encoding.UTF8.GetBytes(json));
            _numbers.Add(json, element);
        }

        return JsonValue.Create(element)!;
    }
}

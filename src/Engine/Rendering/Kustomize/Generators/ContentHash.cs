using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Generators;

/// <summary>
/// The suffix that kustomize (and before it kubectl) gives to generated names: ten characters of the SHA-256 over the object's kind, type
/// and data as Go's encoding/json writes them, with the digits and letters replaced that could spell a word.
/// </summary>
internal static class ContentHash
{
    private const int Length = 10;

    public static string Of(Resource resource)
    {
        var fields = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["kind"] = resource.Gvk.Kind,

            // kustomize means to add the name, but looks it up where it never is; the hashes that everybody has are without.
            ["name"] = "",
            ["data"] = resource.Content["data"] ?? "",
        };
        if (resource.Gvk.Kind == "Secret")
        {
            fields["type"] = JsonText.Of(resource.Content["type"]);
            AddMap(fields, resource.Content, "stringData");
        }
        else
        {
            AddMap(fields, resource.Content, "binaryData");
        }

        var json = new StringBuilder();
        GoJson.WriteMap(json, fields);
        return Encode(SHA256.HashData(Encoding.UTF8.GetBytes(json.ToString())));
    }

    private static void AddMap(SortedDictionary<string, JsonNode?> fields, JsonObject content, string name)
    {
        if (content[name] is JsonObject map)
        {
            fields[name] = map;
        }
    }

    private static string Encode(byte[] hash) =>
        string.Create(Length, hash, static (span, bytes) =>
        {
            var hex = Convert.ToHexStringLower(bytes);
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = hex[i] switch
                {
                    '0' => 'g',
                    '1' => 'h',
                    '3' => 'k',
                    'a' => 'm',
                    'e' => 't',
                    var other => other,
                };
            }
        });
}

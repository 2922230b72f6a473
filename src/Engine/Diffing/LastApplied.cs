using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// What a client-side <c>kubectl apply</c> last sent, as it notes it in an annotation: the only trace of who set what on an object without
/// field ownership (Kubernetes: "Declarative Management of Kubernetes Objects Using Configuration Files").
/// </summary>
internal sealed class LastApplied
{
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";
    private readonly JsonObject _sent;

    private LastApplied(JsonObject sent) => _sent = sent;

    /// <summary>Null: there is no such note, or none that can be read.</summary>
    public static LastApplied? Of(KubeObject live)
    {
        if (live.Annotation(Annotation) is not { } text)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text) is JsonObject sent ? new LastApplied(sent) : null;
        }
        catch (JsonException)
        {
            // Somebody wrote into it: it tells nothing.
            return null;
        }
    }

    /// <summary>Whether it set the field. The note itself counts as well.</summary>
    public bool Has(FieldPath path)
    {
        JsonNode? at = _sent;
        foreach (var segment in path.Segments)
        {
            if (segment == $"f:{Annotation}")
            {
                return true;
            }

            if (!FieldNavigator.TryFind(at, segment, out var next, out _) && !TryFindLoosely(at, segment, out next))
            {
                return false;
            }

            at = next;
        }

        return true;
    }

    /// <summary>The server fills keys in (<c>protocol: TCP</c>) that the sender left out.</summary>
    private static bool TryFindLoosely(JsonNode? parent, string segment, out JsonNode? found)
    {
        found = null;
        if (parent is not JsonArray items || !segment.StartsWith("k:", StringComparison.Ordinal)
            || JsonNode.Parse(segment[2..]) is not JsonObject keys)
        {
            return false;
        }

        found = items.OfType<JsonObject>().FirstOrDefault(item =>
            keys.Any(key => item.ContainsKey(key.Key))
            && keys.All(key => !item.TryGetPropertyValue(key.Key, out var value) || CanonicalJson.AreEqual(value, key.Value)));
        return found is not null;
    }
}

using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Brings a rendered object into the one form that is sent, so that what Git says in different words is the same content and that no field
/// is sent which only the server may write.
/// </summary>
internal static class CanonicalObject
{
    private static readonly string[] ServerFields =
        ["creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "managedFields", "resourceVersion",
            "selfLink", "uid"];

    private static readonly string[] ContainerLists = ["containers", "initContainers", "ephemeralContainers"];

    /// <returns>A copy without nulls, status and the server's bookkeeping; Secrets with <c>data</c> only; ports with their
    /// protocol.</returns>
    /// <exception cref="FormatException">A part has a shape that no API server takes; the message names the field.</exception>
    public static JsonObject Of(KubeObject rendered)
    {
        var content = rendered.CloneContent();
        content.Remove("status");
        StripNulls(content);
        if (content["metadata"] is not JsonObject metadata)
        {
            throw new FormatException("metadata: must be a map with a name");
        }

        foreach (var field in ServerFields)
        {
            metadata.Remove(field);
        }

        // Written by kubectl apply; in Git it is a left-over copy, and for a Secret it repeats the values.
        StringMap(metadata, "annotations")?.Remove("kubectl.kubernetes.io/last-applied-configuration");
        StringMap(metadata, "labels");
        if (SecretMasking.IsSecret(rendered))
        {
            MergeStringData(content);
            CheckData(content);
        }

        if (rendered.Gvk is { Group: "rbac.authorization.k8s.io", Kind: "ClusterRole" } && content.ContainsKey("aggregationRule"))
        {
            // A controller fills them in from other roles (Kubernetes: "Aggregated ClusterRoles").
            content.Remove("rules");
        }

        DefaultProtocols(rendered, content);
        return content;
    }

    /// <summary>The map of labels or annotations, or null when there is none.</summary>
    public static JsonObject? StringMap(JsonObject metadata, string name)
    {
        if (metadata[name] is not { } node)
        {
            return null;
        }

        var map = node as JsonObject ?? throw new FormatException($"metadata.{name}: must be a map");
        return map.FirstOrDefault(pair => pair.Value is not JsonValue value || !value.TryGetValue<string>(out _)) is { Key: { } wrong }
            ? throw new FormatException($"metadata.{name}[\"{wrong}\"]: must be a text; numbers and true/false need quotes")
            : map;
    }

    private static void StripNulls(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            foreach (var key in map.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList())
            {
                map.Remove(key);
            }

            foreach (var (_, value) in map)
            {
                StripNulls(value);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                StripNulls(item);
            }
        }
    }

    /// <summary>As the API server does at a write: values of <c>stringData</c> win. It never answers with that field.</summary>
    private static void MergeStringData(JsonObject content)
    {
        if (content["stringData"] is not { } given)
        {
            return;
        }

        var texts = given as JsonObject ?? throw new FormatException("stringData: must be a map");
        if (content["data"] is not JsonObject data)
        {
            content["data"] = data = [];
        }

        foreach (var (key, value) in texts)
        {
            data[key] = value is JsonValue scalar && scalar.TryGetValue<string>(out var text)
                ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text))
                : throw new FormatException($"stringData[\"{key}\"]: must be a text");
        }

        content.Remove("stringData");
    }

    /// <summary>The API server says neither which key nor which Secret it cannot decode, and its words may repeat the value.</summary>
    private static void CheckData(JsonObject content)
    {
        if (content["data"] is not { } given)
        {
            return;
        }

        var data = given as JsonObject ?? throw new FormatException("data: must be a map");
        foreach (var (key, value) in data)
        {
            if (value is not JsonValue scalar || !scalar.TryGetValue<string>(out var text) || !Base64.IsValid(text))
            {
                throw new FormatException($"data[\"{key}\"]: must be base64; a plain text belongs into stringData");
            }
        }
    }

    /// <summary>Lists of ports are keyed by number and protocol, and older servers match them before they fill in the default.</summary>
    private static void DefaultProtocols(KubeObject rendered, JsonObject content)
    {
        var spec = content["spec"] as JsonObject;
        if (rendered.Gvk is { Group: "", Kind: "Service" })
        {
            DefaultProtocol(spec);
            return;
        }

        var podSpec = rendered.Kind switch
        {
            "Pod" => spec,
            "CronJob" => spec?["jobTemplate"]?["spec"]?["template"]?["spec"] as JsonObject,
            "Deployment" or "DaemonSet" or "StatefulSet" or "ReplicaSet" or "ReplicationController" or "Job" =>
                spec?["template"]?["spec"] as JsonObject,
            _ => null,
        };
        if (rendered.Gvk.Group is not ("" or "apps" or "batch" or "extensions"))
        {
            return;
        }

        foreach (var containers in ContainerLists.Select(name => podSpec?[name]).OfType<JsonArray>())
        {
            foreach (var container in containers.OfType<JsonObject>())
            {
                DefaultProtocol(container);
            }
        }
    }

    private static void DefaultProtocol(JsonObject? owner)
    {
        foreach (var port in (owner?["ports"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            if (!port.ContainsKey("protocol"))
            {
                port["protocol"] = "TCP";
            }
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace OrleansGitOps.Sandbox.Kinds;

/// <summary>The columns of <c>kubectl get</c> for built-in kinds, beside name and age.</summary>
internal static class BuiltInColumns
{
    public static readonly TableColumn Age = new("Age", (item, now) => AgeOf(item["metadata"]?["creationTimestamp"], now));

    /// <summary>Columns of a kind, its age included.</summary>
    public static IReadOnlyList<TableColumn> Of(string kind) => kind switch
    {
        "Namespace" => [At("Status", "status.phase"), Age],
        "Pod" =>
        [
            new("Ready", (item, _) => ReadyContainers(item)), At("Status", "status.phase"),
            new("Restarts", (item, _) => Statuses(item).Sum(status => Number(status["restartCount"]))) { Type = "integer" }, Age,
            At("IP", "status.podIP") with { IsWide = true }, At("Node", "spec.nodeName") with { IsWide = true },
        ],
        "Deployment" =>
        [
            new("Ready", (item, _) => $"{Number(item["status"]?["readyReplicas"])}/{Number(item["spec"]?["replicas"])}"),
            Count("Up-to-date", "status.updatedReplicas"), Count("Available", "status.availableReplicas"), Age,
            new("Containers", (item, _) => Containers(item, "name")) { IsWide = true },
            new("Images", (item, _) => Containers(item, "image")) { IsWide = true },
            new("Selector", (item, _) => Selector(item["spec"]?["selector"]?["matchLabels"])) { IsWide = true },
        ],
        "ReplicaSet" or "ReplicationController" =>
            [Count("Desired", "spec.replicas"), Count("Current", "status.replicas"), Count("Ready", "status.readyReplicas"), Age],
        "StatefulSet" =>
            [new("Ready", (item, _) => $"{Number(item["status"]?["readyReplicas"])}/{Number(item["spec"]?["replicas"])}"), Age],
        "DaemonSet" =>
        [
            Count("Desired", "status.desiredNumberScheduled"), Count("Current", "status.currentNumberScheduled"),
            Count("Ready", "status.numberReady"), Count("Up-to-date", "status.updatedNumberScheduled"),
            Count("Available", "status.numberAvailable"), new("Node Selector", (_, _) => "<none>"), Age,
        ],
        "Service" =>
        [
            At("Type", "spec.type"), At("Cluster-IP", "spec.clusterIP"), new("External-IP", (_, _) => "<none>"),
            new("Port(s)", (item, _) => Ports(item)), Age,
            new("Selector", (item, _) => Selector(item["spec"]?["selector"])) { IsWide = true },
        ],
        "ConfigMap" => [new("Data", (item, _) => Size(item["data"]) + Size(item["binaryData"])) { Type = "string" }, Age],
        "Secret" => [At("Type", "type"), new("Data", (item, _) => Size(item["data"])) { Type = "string" }, Age],
        "ServiceAccount" => [new("Secrets", (item, _) => Size(item["secrets"])) { Type = "string" }, Age],
        "CustomResourceDefinition" => [new("Created At", (item, _) => item["metadata"]?["creationTimestamp"]?.DeepClone()) { Type = "date" }],
        _ => [Age],
    };

    /// <summary>How long ago a time was, as kubectl shortens it.</summary>
    public static JsonNode AgeOf(JsonNode? time, DateTimeOffset now) =>
        DateTimeOffset.TryParse(time?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then)
            ? JsonValue.Create(Shortened(now - then))
            : JsonValue.Create("<unknown>");

    private static string Shortened(TimeSpan age)
    {
        var (seconds, minutes, hours, days) = ((long)age.TotalSeconds, (long)age.TotalMinutes, (long)age.TotalHours, (long)age.TotalDays);
        return string.Create(CultureInfo.InvariantCulture, $"{(seconds, minutes, hours, days) switch
        {
            ( < 0, _, _, _) => "0s",
            ( < 120, _, _, _) => $"{seconds}s",
            (_, < 10, _, _) => seconds % 60 == 0 ? $"{minutes}m" : $"{minutes}m{seconds % 60}s",
            (_, < 180, _, _) => $"{minutes}m",
            (_, _, < 8, _) => minutes % 60 == 0 ? $"{hours}h" : $"{hours}h{minutes % 60}m",
            (_, _, < 48, _) => $"{hours}h",
            (_, _, _, < 8) => hours % 24 == 0 ? $"{days}d" : $"{days}d{hours % 24}h",
            (_, _, _, < 730) => $"{days}d",
            _ => $"{days / 365}y{days % 365}d",
        }}");
    }

    private static TableColumn At(string name, string path) => new(name, (item, _) => Find(item, path)?.DeepClone());

    private static TableColumn Count(string name, string path) => new(name, (item, _) => Number(Find(item, path))) { Type = "integer" };

    private static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
        {
            node = (node as JsonObject)?[part];
        }

        return node;
    }

    private static long Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out long number) ? number : 0;

    private static int Size(JsonNode? node) => node switch { JsonObject map => map.Count, JsonArray list => list.Count, _ => 0 };

    private static IEnumerable<JsonObject> Statuses(JsonObject pod) =>
        (pod["status"]?["containerStatuses"] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static JsonNode ReadyContainers(JsonObject pod)
    {
        var ready = Statuses(pod).Count(status => status["ready"]?.GetValue<bool>() == true);
        return $"{ready}/{Size(pod["spec"]?["containers"])}";
    }

    private static JsonNode Containers(JsonObject item, string field) => string.Join(
        ',', (item["spec"]?["template"]?["spec"]?["containers"] as JsonArray)?.Select(container => container?[field]?.ToString()) ?? []);

    private static JsonNode Selector(JsonNode? labels) =>
        labels is JsonObject { Count: > 0 } map ? string.Join(',', map.Select(label => $"{label.Key}={label.Value}")) : "<none>";

    private static JsonNode Ports(JsonObject service) =>
        service["spec"]?["ports"] is JsonArray { Count: > 0 } ports
            ? string.Join(',', ports.Select(port => port?["nodePort"] is { } node
                ? $"{port["port"]}:{node}/{port["protocol"]}"
                : $"{port?["port"]}/{port?["protocol"]}"))
            : "<none>";
}

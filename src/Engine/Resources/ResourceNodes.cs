using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Health;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Resources;

/// <summary>Nodes of the resource tree, in the words of Argo CD's. Values of Secrets are not among them.</summary>
internal static class ResourceNodes
{
    private const string RevisionAnnotation = "deployment.kubernetes.io/revision";

    public static ResourceNode Of(KubeObject live, ImmutableArray<ResourceRef> parents) => new()
    {
        Group = live.Gvk.Group, Version = live.Gvk.Version, Kind = live.Kind, Namespace = live.Namespace, Name = live.Name, Uid = live.Uid ?? "",
        ParentRefs = parents,
        Info = InfoOf(live),
        NetworkingInfo = NetworkingOf(live),
        ResourceVersion = live.ResourceVersion ?? "",
        Images = ContainerImages.Of([live]),
        Health = HealthAssessor.Assess(live),
        CreatedAt = KubernetesTime.TryParse(Text(live.Metadata, "creationTimestamp"), out var time) ? time : null,
    };

    /// <summary>A resource of the application that is not in the cluster.</summary>
    public static ResourceNode Missing(ResourceStatus item) => new()
    {
        Group = item.Group, Version = item.Version, Kind = item.Kind, Namespace = item.Namespace, Name = item.Name,
        Health = new HealthStatus { Status = HealthStatusCode.Missing },
    };

    public static ResourceRef RefOf(KubeObject live) => new()
    {
        Group = live.Gvk.Group, Version = live.Gvk.Version, Kind = live.Kind, Namespace = live.Namespace, Name = live.Name, Uid = live.Uid ?? "",
    };

    public static IEnumerable<ResourceRef> OwnersOf(KubeObject child) =>
        from owner in Objects(child.Metadata, "ownerReferences")
        let gvk = GroupVersionOf(Text(owner, "apiVersion"))
        select new ResourceRef
        {
            Group = gvk.Group, Version = gvk.Version, Kind = Text(owner, "kind"), Namespace = child.Namespace, Name = Text(owner, "name"),
            Uid = Text(owner, "uid"),
        };

    private static ImmutableArray<InfoItem> InfoOf(KubeObject live) => (live.Gvk.Group, live.Kind) switch
    {
        ("", "Pod") => PodInfo(live),
        ("apps", "ReplicaSet") when live.Annotation(RevisionAnnotation) is { } revision => [Item("Revision", $"Rev:{revision}")],
        _ => [],
    };

    private static ImmutableArray<InfoItem> PodInfo(KubeObject pod)
    {
        var (spec, status) = (pod.Content["spec"] as JsonObject, pod.Content["status"] as JsonObject);
        var containers = Objects(status, "containerStatuses").ToList();
        var restarts = containers.Sum(container => container["restartCount"] is JsonValue count && count.TryGetValue<int>(out var number) ? number : 0);
        var items = ImmutableArray.CreateBuilder<InfoItem>();
        items.Add(Item("Status Reason", PodReason(pod, status, containers)));
        if (Text(spec, "nodeName") is { Length: > 0 } node)
        {
            items.Add(Item("Node", node));
        }

        items.Add(Item("Containers", string.Create(
            CultureInfo.InvariantCulture, $"{containers.Count(IsReady)}/{Objects(spec, "containers").Count()}")));
        if (restarts > 0)
        {
            items.Add(Item("Restart Count", restarts.ToString(CultureInfo.InvariantCulture)));
        }

        return items.ToImmutable();
    }

    /// <summary>What <c>kubectl get pods</c> shows as status: the reason of a container that waits or ended, else of the pod, else its phase.</summary>
    private static string PodReason(KubeObject pod, JsonObject? status, IEnumerable<JsonObject> containers)
    {
        if (pod.Metadata?["deletionTimestamp"] is not null)
        {
            return "Terminating";
        }

        var ofContainer = containers.Select(container => container["state"] as JsonObject)
            .SelectMany(state => new[] { Text(state?["waiting"] as JsonObject, "reason"), Text(state?["terminated"] as JsonObject, "reason") })
            .FirstOrDefault(reason => reason.Length > 0);
        return ofContainer ?? (Text(status, "reason") is { Length: > 0 } reason ? reason : Text(status, "phase"));
    }

    private static ResourceNetworkingInfo? NetworkingOf(KubeObject live) => (live.Gvk.Group, live.Kind) switch
    {
        ("", "Pod") => new ResourceNetworkingInfo { Labels = Labels(live.Metadata?["labels"]) },
        ("", "Service") => new ResourceNetworkingInfo { TargetLabels = Labels(live.Content["spec"]?["selector"]), Ingress = Addresses(live) },
        ("networking.k8s.io" or "extensions", "Ingress") => IngressNetworking(live),
        _ => null,
    };

    private static ResourceNetworkingInfo IngressNetworking(KubeObject ingress)
    {
        var rules = Objects(ingress.Content["spec"] as JsonObject, "rules").ToList();
        var paths = rules.SelectMany(rule => Objects(rule["http"] as JsonObject, "paths").Select(path => (Host: Text(rule, "host"), Path: path))).ToList();
        var secure = Objects(ingress.Content["spec"] as JsonObject, "tls").SelectMany(tls => Texts(tls, "hosts")).ToHashSet(StringComparer.Ordinal);
        var services = paths.Select(item => item.Path["backend"]).Append(ingress.Content["spec"]?["defaultBackend"]).Select(ServiceOf)
            .Where(name => name.Length > 0).Distinct(StringComparer.Ordinal);
        return new ResourceNetworkingInfo
        {
            TargetRefs = [.. services.Select(name => new ResourceRef { Kind = "Service", Namespace = ingress.Namespace, Name = name })],
            Ingress = Addresses(ingress),
            ExternalURLs =
            [
                .. paths.Where(item => item.Host.Length > 0)
                    .Select(item => $"{(secure.Contains(item.Host) ? "https" : "http")}://{item.Host}{Text(item.Path, "path").TrimEnd('*')}")
                    .Distinct(StringComparer.Ordinal),
            ],
        };
    }

    private static string ServiceOf(JsonNode? backend) => (backend as JsonObject)?["service"] is JsonObject service
        ? Text(service, "name")
        : Text(backend as JsonObject, "serviceName");

    private static ImmutableArray<LoadBalancerIngress> Addresses(KubeObject live) =>
    [
        .. Objects((live.Content["status"] as JsonObject)?["loadBalancer"] as JsonObject, "ingress")
            .Select(item => new LoadBalancerIngress { Ip = Text(item, "ip"), Hostname = Text(item, "hostname") }),
    ];

    private static bool IsReady(JsonObject container) => container["ready"] is JsonValue ready && ready.TryGetValue<bool>(out var isReady) && isReady;

    private static InfoItem Item(string name, string value) => new() { Name = name, Value = value };

    private static (string Group, string Version) GroupVersionOf(string apiVersion) =>
        apiVersion.Split('/', 2) is [var group, var version] ? (group, version) : ("", apiVersion);

    private static ImmutableSortedDictionary<string, string> Labels(JsonNode? map) => map is not JsonObject labels
        ? ImmutableSortedDictionary<string, string>.Empty
        : labels.ToImmutableSortedDictionary(pair => pair.Key, pair => Text(labels, pair.Key), StringComparer.Ordinal);

    private static IEnumerable<JsonObject> Objects(JsonObject? parent, string list) => (parent?[list] as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<string> Texts(JsonObject parent, string list) =>
        (parent[list] as JsonArray ?? []).OfType<JsonValue>().Select(value => value.TryGetValue<string>(out var text) ? text : "");

    private static string Text(JsonObject? parent, string name) => parent?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}

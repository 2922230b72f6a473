using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Resources;

/// <summary>Reads the cluster's events about given objects.</summary>
public static class EventReader
{
    private const int MaxObjects = 5_000;

    /// <summary>Where events about objects without a namespace lie.</summary>
    private const string NamespaceOfClusterObjects = "default";

    private static readonly GroupVersionKind Type = new("", "v1", "Event");

    /// <param name="client">The destination.</param>
    /// <param name="about">The objects; events are matched by uid, so those of a namesake are never shown.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Newest first; at most the first 5,000 that the server lists of a namespace are looked at.</returns>
    /// <exception cref="KubeApiException">The server refuses.</exception>
    /// <exception cref="Errors.GitOpsException">The cluster cannot be reached.</exception>
    public static async Task<ImmutableArray<Event>> ReadAsync(
        IKubeClient client, IReadOnlyCollection<ResourceNode> about, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(about);

        var uids = about.Select(node => node.Uid).Where(uid => uid.Length > 0).ToHashSet(StringComparer.Ordinal);
        var discovery = await client.DiscoverAsync(refresh: false, cancellationToken);
        if (uids.Count == 0 || discovery.Find(Type) is not { } resource)
        {
            return [];
        }

        var events = new List<Event>();
        foreach (var space in about.Select(node => node.Namespace.Length == 0 ? NamespaceOfClusterObjects : node.Namespace).Distinct(StringComparer.Ordinal))
        {
            var options = new ListOptions(space) { FieldSelector = uids.Count == 1 ? $"involvedObject.uid={uids.First()}" : null };
            for (var seen = 0; seen < MaxObjects;)
            {
                var page = await client.ListAsync(resource, options, cancellationToken);
                events.AddRange(page.Items.Select(item => Parse(item.Content)).Where(item => uids.Contains(item.InvolvedObject.Uid)));
                seen += page.Items.Count;
                if (page.Continue is null)
                {
                    break;
                }

                options = options with { Continue = page.Continue };
            }
        }

        return [.. events.OrderByDescending(item => item.LastTimestamp ?? item.EventTime ?? item.Metadata.CreationTimestamp)];
    }

    private static Event Parse(JsonObject item)
    {
        var metadata = item["metadata"] as JsonObject;
        return new Event
        {
            Metadata = new ObjectMeta
            {
                Name = Text(metadata, "name"), Namespace = Text(metadata, "namespace"), Uid = Text(metadata, "uid"),
                ResourceVersion = Text(metadata, "resourceVersion"), CreationTimestamp = Time(metadata, "creationTimestamp"),
            },
            InvolvedObject = Reference(item["involvedObject"] as JsonObject) ?? new ObjectReference(),
            Reason = Text(item, "reason"),
            Message = Text(item, "message"),
            Source = new EventSource { Component = Text(item["source"] as JsonObject, "component"), Host = Text(item["source"] as JsonObject, "host") },
            FirstTimestamp = Time(item, "firstTimestamp"),
            LastTimestamp = Time(item, "lastTimestamp"),
            Count = Number(item, "count"),
            Type = Text(item, "type"),
            EventTime = Time(item, "eventTime"),
            Series = item["series"] is JsonObject series
                ? new EventSeries { Count = Number(series, "count"), LastObservedTime = Time(series, "lastObservedTime") }
                : null,
            Action = Text(item, "action"),
            Related = Reference(item["related"] as JsonObject),
            ReportingComponent = Text(item, "reportingComponent"),
            ReportingInstance = Text(item, "reportingInstance"),
        };
    }

    private static ObjectReference? Reference(JsonObject? item) => item is null ? null : new ObjectReference
    {
        Kind = Text(item, "kind"), Namespace = Text(item, "namespace"), Name = Text(item, "name"), Uid = Text(item, "uid"),
        ApiVersion = Text(item, "apiVersion"), ResourceVersion = Text(item, "resourceVersion"), FieldPath = Text(item, "fieldPath"),
    };

    private static DateTimeOffset? Time(JsonObject? item, string name) => KubernetesTime.TryParse(Text(item, name), out var time) ? time : null;

    private static int Number(JsonObject? item, string name) => item?[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;

    private static string Text(JsonObject? item, string name) => item?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Makes the desired state of one application out of what was rendered, for the cluster that it goes to. Pure; finds all failures at once.
/// </summary>
public sealed class DesiredStateBuilder
{
    private readonly ApplicationIdentity _identity;
    private readonly SyncSettings _settings;
    private readonly ApiDiscovery _discovery;
    private readonly IKeyedHasher _hasher;
    private readonly CustomDefinitions _definitions;
    private readonly List<Failure> _failures = [];
    private readonly List<DesiredObject> _objects = [];

    private DesiredStateBuilder(
        IReadOnlyList<KubeObject> rendered, ApplicationIdentity identity, SyncSettings settings, ApiDiscovery discovery,
        IKeyedHasher hasher)
    {
        (_identity, _settings, _discovery, _hasher) = (identity, settings, discovery, hasher);
        _definitions = new CustomDefinitions(rendered);
    }

    /// <param name="rendered">In rendered order; not changed.</param>
    /// <param name="identity">Whose marks the objects get.</param>
    /// <param name="settings">Destination namespace and sync options.</param>
    /// <param name="discovery">What the cluster serves: decides scope, and which kinds are unknown.</param>
    /// <param name="hasher">For the content hashes of Secrets.</param>
    public static DesiredStateResult Build(
        IReadOnlyList<KubeObject> rendered, ApplicationIdentity identity, SyncSettings settings, ApiDiscovery discovery,
        IKeyedHasher hasher)
    {
        ArgumentNullException.ThrowIfNull(rendered);

        var builder = new DesiredStateBuilder(rendered, identity, settings, discovery, hasher);
        foreach (var item in rendered)
        {
            builder.Add(item);
        }

        return builder._failures.Count > 0
            ? new DesiredStateResult(null, [.. builder._failures])
            : new DesiredStateResult(builder.ToState(), []);
    }

    private void Add(KubeObject item)
    {
        try
        {
            if (Check(item) is { } failure)
            {
                _failures.Add(failure);
            }
            else
            {
                AddChecked(item);
            }
        }
        catch (FormatException exception)
        {
            _failures.Add(Wrong(FailureReason.RenderFailed, item, $"{exception.Message}."));
        }
    }

    private Failure? Check(KubeObject item)
    {
        ObjectOptionsParser.Parse(item, out var unsupported);
        if (unsupported.Count > 0)
        {
            return Wrong(FailureReason.NotSupported, item,
                $"asks for what this version does not do yet: {string.Join("; ", unsupported)}. Remove it.");
        }

        if (item.Gvk is { Group: "argoproj.io", Kind: "Application" or "AppProject" or "ApplicationSet" })
        {
            return Wrong(FailureReason.NotSupported, item,
                "applications of applications are not supported yet by this version. Register it through the API.");
        }

        if (item.Name.Length == 0)
        {
            return Wrong(FailureReason.RenderFailed, item, "metadata.name: is required (generateName makes a new object at every sync).");
        }

        return ObjectNames.Problem(item.Name) is { } problem ? Wrong(FailureReason.RenderFailed, item, $"metadata.name: {problem}.") : null;
    }

    private void AddChecked(KubeObject item)
    {
        var resource = _discovery.Find(item.Gvk);
        if ((resource?.Namespaced ?? _definitions.IsNamespaced(item.Gvk)) is not { } isNamespaced)
        {
            _failures.Add(Wrong(FailureReason.UnknownKind, item, UnknownKind(item.Gvk)));
            return;
        }

        if (resource is not null && !resource.Can("patch"))
        {
            _failures.Add(Wrong(FailureReason.NotSupported, item,
                $"{item.Gvk} cannot be applied: the cluster only takes {string.Join(", ", resource.Verbs.Order())}."));
            return;
        }

        var space = !isNamespaced ? "" : item.Namespace.Length > 0 ? item.Namespace : _settings.DestinationNamespace;
        if (isNamespaced && (space.Length == 0 || ObjectNames.NamespaceProblem(space) is not null))
        {
            _failures.Add(space.Length == 0
                ? Wrong(FailureReason.InvalidSpec, item,
                    "has no namespace; set it in the manifest, or spec.destination.namespace in the application.")
                : Wrong(FailureReason.RenderFailed, item, $"metadata.namespace: {ObjectNames.NamespaceProblem(space)}."));
            return;
        }

        var key = new ResourceKey(item.Gvk.Group, item.Kind, space, item.Name);
        var content = Mark(CanonicalObject.Of(item), key);
        _objects.Add(
            new DesiredObject(key, new KubeObject(content), resource, Hash(item, content), ObjectOptionsParser.Parse(item, out _)));
    }

    private JsonObject Mark(JsonObject content, ResourceKey key)
    {
        var metadata = (JsonObject)content["metadata"]!;
        metadata.Remove("namespace");
        if (key.Namespace.Length > 0)
        {
            metadata["namespace"] = key.Namespace;
        }

        var annotations = CanonicalObject.StringMap(metadata, "annotations") ?? [];
        annotations[ApplicationIdentity.TrackingAnnotation] = _identity.TrackingId(key);
        annotations[ApplicationIdentity.InstallationAnnotation] = _identity.InstallationId;
        metadata["annotations"] = annotations;
        var labels = CanonicalObject.StringMap(metadata, "labels") ?? [];
        labels[ApplicationIdentity.LabelKey] = _identity.LabelValue;
        metadata["labels"] = labels;
        return content;
    }

    private string Hash(KubeObject item, JsonObject content)
    {
        var canonical = CanonicalJson.Bytes(content);
        return SecretMasking.IsSecret(item) ? _hasher.Hash("desired", canonical) : Convert.ToHexStringLower(SHA256.HashData(canonical));
    }

    private DesiredState ToState()
    {
        var last = new Dictionary<ResourceKey, DesiredObject>();
        var counts = new Dictionary<ResourceKey, int>();
        foreach (var item in _objects)
        {
            last[item.Key] = item;
            counts[item.Key] = counts.GetValueOrDefault(item.Key) + 1;
        }

        var unique = _objects.Where(item => ReferenceEquals(last[item.Key], item)).ToImmutableArray();
        var warnings = counts.Where(count => count.Value > 1).Select(count => new DesiredStateWarning(
            ApplicationConditionTypes.RepeatedResourceWarning,
            $"{Shown(count.Key)} is rendered {count.Value} times; the last one counts. Remove the others from Git."));
        var space = NamespaceToCreate(last.Keys);
        var identity = new StringBuilder();
        foreach (var item in unique)
        {
            identity.Append(item.Key).Append('\n').Append(item.Hash).Append('\n');
        }

        identity.Append(space is null ? "" : $"{space.Name} {string.Join(',', space.Labels)} {string.Join(',', space.Annotations)}");
        var contentId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity.ToString())));
        return new DesiredState(unique, contentId, space, [.. warnings]);
    }

    private NamespaceRequest? NamespaceToCreate(IEnumerable<ResourceKey> keys)
    {
        var name = _settings.DestinationNamespace;
        if (!_settings.CreateNamespace || name.Length == 0 || keys.Contains(new ResourceKey("", "Namespace", "", name)))
        {
            return null;
        }

        var metadata = _settings.NamespaceMetadata;
        return new NamespaceRequest(
            name, metadata is not null, metadata?.Labels ?? ImmutableSortedDictionary<string, string>.Empty,
            metadata?.Annotations ?? ImmutableSortedDictionary<string, string>.Empty);
    }

    private string UnknownKind(GroupVersionKind gvk)
    {
        var served = _discovery.Resources.Where(resource => resource.Gvk.Group == gvk.Group && resource.Gvk.Kind == gvk.Kind)
            .Select(resource => resource.Gvk.ApiVersion).Distinct().Order().ToList();
        return served.Count > 0
            ? $"the cluster does not serve apiVersion {gvk.ApiVersion}; it serves this kind as {string.Join(", ", served)}."
            : $"the cluster does not know this kind ({gvk.ApiVersion}). "
                + "Install the CustomResourceDefinition, add it to this application, or correct apiVersion and kind.";
    }

    private static Failure Wrong(FailureReason reason, KubeObject item, string problem) =>
        new(reason, $"{Shown(item.Key)}: {problem}", new RetryPolicy.Never());

    private static string Shown(ResourceKey key) => ObjectNames.Shown(key);
}

using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Selectors;

/// <summary>
/// Selects objects as <c>patches[].target</c> does: type, name and namespace by anchored regular expression, name and namespace by their
/// original or current value; labels and annotations by selector.
/// </summary>
internal sealed class TargetSelector
{
    private readonly AnchoredPattern _group;
    private readonly AnchoredPattern _version;
    private readonly AnchoredPattern _kind;
    private readonly AnchoredPattern _name;
    private readonly AnchoredPattern _namespace;
    private readonly LabelSelector _labels;
    private readonly LabelSelector _annotations;

    /// <exception cref="Errors.GitOpsException">A pattern or selector is not valid.</exception>
    public TargetSelector(
        string where, string group, string version, string kind, string name, string @namespace, string labelSelector,
        string annotationSelector)
    {
        _group = new(group, $"{where}.group");
        _version = new(version, $"{where}.version");
        _kind = new(kind, $"{where}.kind");
        _name = new(name, $"{where}.name");
        _namespace = new(@namespace, $"{where}.namespace");
        _labels = LabelSelector.Parse(labelSelector, $"{where}.labelSelector");
        _annotations = LabelSelector.Parse(annotationSelector, $"{where}.annotationSelector");
        HasName = name.Length > 0;
        HasId = group.Length + version.Length + kind.Length + name.Length + @namespace.Length > 0;
        HasLabels = labelSelector.Length + annotationSelector.Length > 0;
    }

    public bool HasName { get; }

    /// <summary>Whether any of type, name and namespace is given.</summary>
    public bool HasId { get; }

    public bool HasLabels { get; }

    public bool Selects(Resource resource)
    {
        var (current, original) = (resource.Id, resource.OriginalId);
        return (_namespace.Matches(original.Scope) || _namespace.Matches(current.Scope))
            && (_name.Matches(original.Name) || _name.Matches(current.Name))
            && MatchesType(current.Gvk)
            && MatchesLabels(resource);
    }

    /// <summary>One id, with its namespace as it stands.</summary>
    public bool MatchesId(GroupVersionKind gvk, string name, string @namespace) =>
        MatchesType(gvk) && _name.Matches(name) && _namespace.Matches(@namespace);

    public bool MatchesLabels(Resource resource) =>
        _labels.Matches(resource.Labels) && _annotations.Matches(resource.Annotations);

    private bool MatchesType(GroupVersionKind gvk) =>
        _group.Matches(gvk.Group) && _version.Matches(gvk.Version) && _kind.Matches(gvk.Kind);
}

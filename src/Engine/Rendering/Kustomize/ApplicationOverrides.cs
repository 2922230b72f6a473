using OrleansGitOps.Engine.Rendering.Kustomize.Filters;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Selectors;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Rendering.Kustomize;

/// <summary>
/// The fields of <c>spec.source.kustomize</c>, put into the outermost kustomization as Argo CD does with <c>kustomize edit</c>: prefix,
/// suffix and namespace replace what is there, images and replicas replace entries of the same name, labels and annotations must be new
/// (or forced), patches and components are added.
/// </summary>
internal static class ApplicationOverrides
{
    private const string Field = "spec.source.kustomize";

    public static Kustomization Apply(Kustomization below, ApplicationSourceKustomize overrides, KustomizeLoader loader)
    {
        RefuseUnsupported(overrides);
        return below with
        {
            NamePrefix = overrides.NamePrefix.Length > 0 ? overrides.NamePrefix : below.NamePrefix,
            NameSuffix = overrides.NameSuffix.Length > 0 ? overrides.NameSuffix : below.NameSuffix,
            Namespace = overrides.Namespace.Length > 0 ? overrides.Namespace : below.Namespace,
            Images = Images(below.Images, overrides.Images),
            Replicas = Replicas(below.Replicas, overrides.Replicas),
            CommonLabels = overrides.LabelWithoutSelector
                ? below.CommonLabels
                : Added(below.CommonLabels, overrides.CommonLabels, overrides.ForceCommonLabels, "commonLabels", "forceCommonLabels"),
            Labels = overrides.LabelWithoutSelector ? Labels(below.Labels, overrides) : below.Labels,
            CommonAnnotations = Added(
                below.CommonAnnotations, overrides.CommonAnnotations, overrides.ForceCommonAnnotations,
                "commonAnnotations", "forceCommonAnnotations"),
            Patches = [.. below.Patches, .. overrides.Patches.Select(Patch)],
            Components = Components(below, overrides, loader),
        };
    }

    private static void RefuseUnsupported(ApplicationSourceKustomize overrides)
    {
        if (overrides.CommonAnnotationsEnvsubst)
        {
            throw RenderError.NotSupported($"{Field}.commonAnnotationsEnvsubst: build variables are not supported yet.");
        }

        if (overrides.Version.Length > 0)
        {
            throw RenderError.NotSupported($"{Field}.version: there is one built-in kustomize; remove the field.");
        }

        // Argo CD replaces build variables in these two without being asked.
        if (overrides.Images.Any(image => image.Contains('$', StringComparison.Ordinal)))
        {
            throw RenderError.NotSupported($"{Field}.images: build variables such as $ARGOCD_APP_REVISION are not supported yet.");
        }

        if (overrides.CommonLabels.Values.Any(value => value.Contains('$', StringComparison.Ordinal)))
        {
            throw RenderError.NotSupported($"{Field}.commonLabels: build variables such as $ARGOCD_APP_NAME are not supported yet.");
        }

        if (overrides is { LabelIncludeTemplates: true, LabelWithoutSelector: false, CommonLabels.Count: > 0 })
        {
            throw RenderError.InvalidSpec($"{Field}.labelIncludeTemplates: needs labelWithoutSelector: true.");
        }
    }

    private static IReadOnlyList<ImageRule> Images(IReadOnlyList<ImageRule> below, IReadOnlyList<string> overrides)
    {
        if (overrides.Count == 0)
        {
            return below;
        }

        var images = new SortedDictionary<string, ImageRule>(StringComparer.Ordinal);
        for (var i = 0; i < overrides.Count; i++)
        {
            var image = ParseImage(overrides[i], $"{Field}.images[{i}]");
            images[image.Name] = image;
        }

        foreach (var image in below)
        {
            images[image.Name] = images.TryGetValue(image.Name, out var own) ? Keep(own, image) : image;
        }

        return [.. images.Values.Select(image => Keep(image, new ImageRule()))];
    }

    /// <summary>An asterisk keeps the part that the kustomization has.</summary>
    private static ImageRule Keep(ImageRule image, ImageRule below) => image with
    {
        NewName = image.NewName == "*" ? below.NewName : image.NewName,
        NewTag = image.NewTag == "*" ? below.NewTag : image.NewTag,
        Digest = image.Digest == "*" ? below.Digest : image.Digest,
    };

    /// <summary><c>[name=]newName[:tag][@digest]</c>.</summary>
    private static ImageRule ParseImage(string text, string where)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var reference = ImageReference.Parse(equals < 0 ? text : text[(equals + 1)..]);
        if (equals == 0 || reference.Name.Length == 0 || (equals < 0 && reference.Name == text))
        {
            throw RenderError.InvalidSpec(
                $"{where}: '{text}' is not an image; write '<image>=<newimage>:<newtag>', '<image>=<newimage>@<digest>' or "
                + "'<image>:<newtag>'.");
        }

        return new ImageRule
        {
            Name = equals < 0 ? reference.Name : text[..equals],
            NewName = equals < 0 ? "" : reference.Name,
            NewTag = reference.Tag,
            Digest = reference.Digest,
        };
    }

    private static IReadOnlyList<ReplicaRule> Replicas(IReadOnlyList<ReplicaRule> below, IReadOnlyList<KustomizeReplica> overrides)
    {
        if (overrides.Count == 0)
        {
            return below;
        }

        var replicas = new SortedDictionary<string, ReplicaRule>(StringComparer.Ordinal);
        foreach (var rule in below)
        {
            replicas[rule.Name] = rule;
        }

        for (var i = 0; i < overrides.Count; i++)
        {
            var text = overrides[i].Count.ToString();
            replicas[overrides[i].Name] = long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var count)
                ? new ReplicaRule(overrides[i].Name, count)
                : throw RenderError.InvalidSpec($"{Field}.replicas[{i}].count: '{text}' is not a whole number.");
        }

        return [.. replicas.Values];
    }

    private static IReadOnlyDictionary<string, string> Added(
        IReadOnlyDictionary<string, string> below, IReadOnlyDictionary<string, string> more, bool force, string field, string switchName)
    {
        if (more.Count == 0)
        {
            return below;
        }

        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in below)
        {
            result[key] = value;
        }

        foreach (var (key, value) in more)
        {
            if (!force && result.ContainsKey(key))
            {
                throw RenderError.InvalidSpec(
                    $"{Field}.{field}: '{key}' is already in the kustomization file; set {switchName}: true to override it.");
            }

            result[key] = value;
        }

        return result;
    }

    /// <summary>Into the first entry with the same switches, or an entry of their own.</summary>
    private static IReadOnlyList<LabelRule> Labels(IReadOnlyList<LabelRule> below, ApplicationSourceKustomize overrides)
    {
        if (overrides.CommonLabels.Count == 0)
        {
            return below;
        }

        var labels = below.ToList();
        var same = labels.FindIndex(rule => !rule.IncludeSelectors && rule.IncludeTemplates == overrides.LabelIncludeTemplates);
        var entry = same < 0 ? new LabelRule { IncludeTemplates = overrides.LabelIncludeTemplates } : labels[same];
        entry = entry with
        {
            Pairs = Added(entry.Pairs, overrides.CommonLabels, overrides.ForceCommonLabels, "commonLabels", "forceCommonLabels"),
        };
        if (same < 0)
        {
            labels.Add(entry);
        }
        else
        {
            labels[same] = entry;
        }

        return labels;
    }

    private static PatchRule Patch(KustomizePatch patch, int index)
    {
        var where = $"{Field}.patches[{index}]";
        var unknown = patch.Options.Keys.FirstOrDefault(key => key is not ("allowNameChange" or "allowKindChange"));
        return unknown is not null
            ? throw RenderError.InvalidSpec($"{where}.options.{unknown}: unknown option; known are allowNameChange and allowKindChange.")
            : new PatchRule
            {
                Where = where,
                Path = patch.Path,
                Patch = patch.Patch,
                Target = patch.Target is { } target ? Selector(target, $"{where}.target") : null,
                AllowNameChange = patch.Options.GetValueOrDefault("allowNameChange"),
                AllowKindChange = patch.Options.GetValueOrDefault("allowKindChange"),
            };
    }

    private static TargetSelector Selector(KustomizeSelector target, string where) => new(
        where, target.Group, target.Version, target.Kind, target.Name, target.Namespace, target.LabelSelector, target.AnnotationSelector);

    private static IReadOnlyList<string> Components(Kustomization below, ApplicationSourceKustomize overrides, KustomizeLoader loader)
    {
        var components = below.Components.ToList();
        for (var i = 0; i < overrides.Components.Length; i++)
        {
            var component = overrides.Components[i];
            var path = SourcePath.Resolve(below.Folder, component, $"{Field}.components[{i}]");
            var isMissing = loader.Find(path) is null;
            if (isMissing && !overrides.IgnoreMissingComponents)
            {
                throw RenderError.Failed(
                    $"{Field}.components[{i}]: '{path}' does not exist at this revision; set ignoreMissingComponents to skip it.");
            }

            if (!isMissing && !components.Contains(component, StringComparer.Ordinal))
            {
                components.Add(component);
            }
        }

        return components;
    }
}

using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Filters;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;

namespace OrleansGitOps.Engine.Rendering.Kustomize;

/// <summary>The filters that a kustomization asks for, in the order in which kustomize runs them whatever the order in the file.</summary>
internal static class TransformerPipeline
{
    private static readonly FieldSpec MetadataLabels = new("metadata/labels", create: true);

    public static IEnumerable<IResourceFilter> Of(
        Kustomization kustomization, TransformerConfiguration configuration, KustomizeLoader loader)
    {
        var files = loader.FilesOf(kustomization.Folder);
        return
        [
            .. kustomization.PatchesStrategicMerge.Select((entry, i) =>
                PatchLoading.StrategicMerge(entry, $"{kustomization.File}: patchesStrategicMerge[{i}]", files, loader)),
            .. kustomization.Patches.Select(rule => PatchLoading.Patch(rule, files, loader)),
            .. Namespace(kustomization, configuration),
            .. Affixes(kustomization, configuration),
            .. Labels(kustomization, configuration),
            .. Annotations(kustomization, configuration),
            .. kustomization.PatchesJson6902.Select(rule => PatchLoading.JsonPatch(rule, files, loader)),
            .. Replicas(kustomization, configuration),
            .. Images(kustomization, configuration),
            .. ReplacementLoading.Replacements(kustomization.Replacements, files, loader),
        ];
    }

    private static IEnumerable<IResourceFilter> Namespace(Kustomization kustomization, TransformerConfiguration configuration)
    {
        if (kustomization.Namespace.Length > 0)
        {
            yield return new NamespaceFilter(kustomization.Namespace, configuration.Namespace, $"{kustomization.File}: namespace");
        }
    }

    private static IEnumerable<IResourceFilter> Affixes(Kustomization kustomization, TransformerConfiguration configuration)
    {
        if (kustomization.NamePrefix.Length > 0)
        {
            yield return new NameAffixFilter(kustomization.NamePrefix, isPrefix: true, configuration.NamePrefix);
        }

        if (kustomization.NameSuffix.Length > 0)
        {
            yield return new NameAffixFilter(kustomization.NameSuffix, isPrefix: false, configuration.NameSuffix);
        }
    }

    private static IEnumerable<IResourceFilter> Labels(Kustomization kustomization, TransformerConfiguration configuration)
    {
        for (var i = 0; i < kustomization.Labels.Count; i++)
        {
            var where = $"{kustomization.File}: labels[{i}]";
            var rule = kustomization.Labels[i];
            yield return new MetadataEntriesFilter(rule.Pairs, LabelFields(rule, configuration, where), where);
        }

        if (kustomization.CommonLabels.Count > 0)
        {
            yield return new MetadataEntriesFilter(
                kustomization.CommonLabels, configuration.CommonLabels, $"{kustomization.File}: commonLabels");
        }
    }

    private static IReadOnlyList<FieldSpec> LabelFields(LabelRule rule, TransformerConfiguration configuration, string where)
    {
        var fields = FieldSpec.Merge(rule.Fields, configuration.Labels, where);
        if (rule.IncludeSelectors)
        {
            return FieldSpec.Merge(fields, configuration.CommonLabels, where);
        }

        if (rule.IncludeTemplates)
        {
            fields = FieldSpec.Merge(fields, configuration.TemplateLabels, where);
        }

        if (rule.IncludeVolumeClaimTemplates)
        {
            fields = FieldSpec.Merge(fields, configuration.VolumeClaimTemplateLabels, where);
        }

        return FieldSpec.Merge(fields, [MetadataLabels], where);
    }

    private static IEnumerable<IResourceFilter> Annotations(Kustomization kustomization, TransformerConfiguration configuration)
    {
        if (kustomization.CommonAnnotations.Count > 0)
        {
            yield return new MetadataEntriesFilter(
                kustomization.CommonAnnotations, configuration.CommonAnnotations, $"{kustomization.File}: commonAnnotations");
        }
    }

    private static IEnumerable<IResourceFilter> Replicas(Kustomization kustomization, TransformerConfiguration configuration) =>
        kustomization.Replicas.Select((rule, i) =>
            new ReplicasFilter(rule, configuration.Replicas, $"{kustomization.File}: replicas[{i}]"));

    private static IEnumerable<IResourceFilter> Images(Kustomization kustomization, TransformerConfiguration configuration) =>
        kustomization.Images.Select((rule, i) =>
            new ImageFilter(rule, configuration.Images, $"{kustomization.File}: images[{i}]"));
}

using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Filters;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Plugins;

/// <summary>
/// Makes filters of the configurations under <c>transformers</c>. Only kustomize's builtin ones: programs, containers and scripts are
/// never run.
/// </summary>
internal static class BuiltinTransformers
{
    /// <param name="plugin">The configuration.</param>
    /// <param name="field">File and field that list it.</param>
    /// <param name="folder">The kustomization's folder, against which the plug-in's paths count.</param>
    /// <exception cref="Errors.GitOpsException">Not a builtin transformer, or wrongly configured.</exception>
    public static IResourceFilter Read(Resource plugin, string field, string folder, KustomizeLoader loader)
    {
        var reader = PluginConfiguration.ReaderOf(plugin, field);
        var files = loader.FilesOf(folder);
        IResourceFilter filter = plugin.Gvk.Kind switch
        {
            "AnnotationsTransformer" => new MetadataEntriesFilter(reader.TextMap("annotations"), Fields(reader), reader.Where),
            "LabelTransformer" => new MetadataEntriesFilter(reader.TextMap("labels"), Fields(reader), reader.Where),
            "HashTransformer" => new NameHashFilter(),
            "ImageTagTransformer" => ReadImage(reader),
            "NamespaceTransformer" => ReadNamespace(reader, plugin),
            "PatchTransformer" => PatchLoading.Patch(KustomizationReader.ReadPatch(reader), files, loader),
            "PatchJson6902Transformer" => ReadJsonPatch(reader, files, loader),
            "PatchStrategicMergeTransformer" => ReadStrategicMerge(reader, files, loader),
            "PrefixTransformer" or "SuffixTransformer" or "PrefixSuffixTransformer" => ReadAffixes(reader),
            "ReplacementTransformer" => new FilterChain(
                [.. ReplacementLoading.Replacements(reader.Objects("replacements", ReplacementReader.Read), files, loader)]),
            "ReplicaCountTransformer" => new ReplicasFilter(
                reader.Object("replica", KustomizationReader.ReadReplica) ?? new ReplicaRule("", 0), Fields(reader), reader.Where),
            "ValueAddTransformer" => ValueAddReader.Read(reader, folder, files, loader),
            var kind => throw RenderError.Failed($"{field}: unable to load builtin {plugin.Id}: there is no builtin transformer '{kind}'."),
        };
        reader.Done();
        return filter;
    }

    private static IReadOnlyList<FieldSpec> Fields(FieldReader reader) => reader.Objects("fieldSpecs", child =>
    {
        // kustomize takes a name here and does nothing with it: field specs select by type alone.
        child.Get("name");
        return KustomizationReader.ReadFieldSpec(child);
    });

    private static ImageFilter ReadImage(FieldReader reader) => new(
        reader.Object("imageTag", KustomizationReader.ReadImage) ?? new ImageRule(), Fields(reader), reader.At("imageTag"));

    private static IResourceFilter ReadNamespace(FieldReader reader, Resource plugin)
    {
        var subjects = reader.Text("setRoleBindingSubjects") switch
        {
            "" or "defaultOnly" => SubjectMode.DefaultOnly,
            "allServiceAccounts" => SubjectMode.AllServiceAccounts,
            "none" => SubjectMode.None,
            var other => throw RenderError.Failed(
                $"{reader.At("setRoleBindingSubjects")}: invalid value '{other}': must be one of defaultOnly, none or allServiceAccounts."),
        };
        var (fields, unsetOnly) = (Fields(reader), reader.Flag("unsetOnly"));
        return plugin.Namespace.Length == 0
            ? new FilterChain([])
            : new NamespaceFilter(plugin.Namespace, fields, reader.Where, subjects, unsetOnly);
    }

    private static IResourceFilter ReadJsonPatch(FieldReader reader, RootedFiles files, KustomizeLoader loader) =>
        PatchLoading.JsonPatch(
            new PatchRule
            {
                Where = reader.Where,
                Path = reader.Text("path"),
                Patch = reader.Text("jsonOp"),
                Target = reader.Object("target", KustomizationReader.ReadTarget),
            },
            files,
            loader);

    private static FilterChain ReadStrategicMerge(FieldReader reader, RootedFiles files, KustomizeLoader loader)
    {
        var filters = reader.Texts("paths")
            .Select((path, i) => PatchLoading.StrategicMerge(path, $"{reader.At("paths")}[{i}]", files, loader))
            .ToList();
        if (reader.Text("patches") is { Length: > 0 } text)
        {
            filters.Add(PatchLoading.StrategicMergeText(text, reader.At("patches"), reader.At("patches"), loader));
        }

        return filters.Count > 0
            ? new FilterChain(filters)
            : throw RenderError.Failed($"{reader.Where}: empty file path and empty patch content.");
    }

    private static FilterChain ReadAffixes(FieldReader reader)
    {
        var (prefix, suffix, fields) = (reader.Text("prefix"), reader.Text("suffix"), Fields(reader));
        if (fields.Count == 0)
        {
            throw RenderError.Failed($"{reader.At("fieldSpecs")}: missing; write 'path: metadata/name' to rename.");
        }

        var filters = new List<IResourceFilter>();
        if (prefix.Length > 0)
        {
            filters.Add(new NameAffixFilter(prefix, isPrefix: true, fields));
        }

        if (suffix.Length > 0)
        {
            filters.Add(new NameAffixFilter(suffix, isPrefix: false, fields));
        }

        return new FilterChain(filters);
    }
}

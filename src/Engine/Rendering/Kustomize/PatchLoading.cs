using OrleansGitOps.Engine.Rendering.Kustomize.Filters;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;

namespace OrleansGitOps.Engine.Rendering.Kustomize;

/// <summary>Makes filters of the three patch fields: reads the files, tells the two forms of patches apart.</summary>
internal static class PatchLoading
{
    public static IEnumerable<IResourceFilter> Patches(Kustomization kustomization, KustomizeLoader loader)
    {
        var files = loader.FilesOf(kustomization.Folder);
        foreach (var rule in kustomization.Patches)
        {
            var documents = loader.ReadPatches(TextOf(rule, files, loader), SourceOf(rule));
            if (documents.Count == 0)
            {
                throw RenderError.Failed($"{rule.Where}: the patch is empty.");
            }

            yield return new PatchFilter(rule, documents);
        }
    }

    public static IEnumerable<IResourceFilter> JsonPatches(Kustomization kustomization, KustomizeLoader loader)
    {
        var files = loader.FilesOf(kustomization.Folder);
        foreach (var rule in kustomization.PatchesJson6902)
        {
            if (rule.Target is not { HasName: true })
            {
                throw RenderError.Failed($"{rule.Where}.target.name: must specify the target name.");
            }

            var operations = loader.ReadPatches(TextOf(rule, files, loader), SourceOf(rule)) is [{ Operations: { Count: > 0 } found }]
                ? found
                : throw RenderError.Failed($"{rule.Where}: expected a list of JSON 6902 operations; the patch appears to be empty or of another form.");
            yield return new JsonPatchFilter(rule, operations);
        }
    }

    /// <summary>Each entry is an inline patch, if it reads as one, or else a path.</summary>
    public static IEnumerable<IResourceFilter> StrategicMergePatches(Kustomization kustomization, KustomizeLoader loader)
    {
        var files = loader.FilesOf(kustomization.Folder);
        for (var i = 0; i < kustomization.PatchesStrategicMerge.Count; i++)
        {
            var where = $"{kustomization.File}: patchesStrategicMerge[{i}]";
            var entry = kustomization.PatchesStrategicMerge[i];
            var isInline = entry.Contains('\n', StringComparison.Ordinal) || entry.Contains(": ", StringComparison.Ordinal);
            var text = isInline ? entry : loader.ReadText(files, entry, where);
            var source = isInline ? where : $"{SourcePath.Join(kustomization.Folder, entry)}";
            var patches = loader.ReadPatches(text, source)
                .Select(patch => patch.Merge ?? throw RenderError.Failed($"{where}: a JSON 6902 patch belongs under 'patches'."))
                .ToList();
            yield return new StrategicMergePatchesFilter(patches, where);
        }
    }

    private static string SourceOf(PatchRule rule) => rule.Path.Length > 0 ? $"{rule.Where}: {rule.Path}" : rule.Where;

    private static string TextOf(PatchRule rule, RootedFiles files, KustomizeLoader loader) => (rule.Patch.Trim(), rule.Path) switch
    {
        ("", "") => throw RenderError.Failed($"{rule.Where}: must specify one of patch and path."),
        (_, "") => rule.Patch,
        ("", _) => loader.ReadText(files, rule.Path, $"{rule.Where}.path"),
        _ => throw RenderError.Failed($"{rule.Where}: patch and path can't be set at the same time."),
    };
}

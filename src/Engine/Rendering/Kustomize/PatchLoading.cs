using OrleansGitOps.Engine.Rendering.Kustomize.Filters;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize;

/// <summary>Makes filters of the three patch fields: reads the files, tells the two forms of patches apart.</summary>
internal static class PatchLoading
{
    public static IResourceFilter Patch(PatchRule rule, RootedFiles files, KustomizeLoader loader)
    {
        var documents = loader.ReadPatches(TextOf(rule, files, loader), SourceOf(rule));
        return documents.Count > 0
            ? new PatchFilter(rule, documents)
            : throw RenderError.Failed($"{rule.Where}: the patch is empty.");
    }

    public static IResourceFilter JsonPatch(PatchRule rule, RootedFiles files, KustomizeLoader loader)
    {
        if (rule.Target is not { HasName: true })
        {
            throw RenderError.Failed($"{rule.Where}.target.name: must specify the target name.");
        }

        return loader.ReadPatches(TextOf(rule, files, loader), SourceOf(rule)) is [{ Operations: { Count: > 0 } operations }]
            ? new JsonPatchFilter(rule, operations)
            : throw RenderError.Failed(
                $"{rule.Where}: expected a list of JSON 6902 operations; the patch appears to be empty or of another form.");
    }

    /// <param name="entry">An inline patch, if it reads as one, or else a path.</param>
    public static IResourceFilter StrategicMerge(string entry, string where, RootedFiles files, KustomizeLoader loader) =>
        IsInline(entry)
            ? StrategicMergeText(entry, where, where, loader)
            : StrategicMergeText(loader.ReadText(files, entry, where), $"{where}: {entry}", where, loader);

    public static IResourceFilter StrategicMergeText(string text, string source, string where, KustomizeLoader loader)
    {
        var patches = loader.ReadPatches(text, source)
            .Select(patch => patch.Merge ?? throw RenderError.Failed($"{where}: a JSON 6902 patch belongs under 'patches'."))
            .ToList<Resource>();
        return patches.Count > 0
            ? new StrategicMergePatchesFilter(patches, where)
            : throw RenderError.Failed($"{where}: patch appears to be empty.");
    }

    /// <summary>Entries that are either a path or YAML: no path has a line break or a colon with a space.</summary>
    public static bool IsInline(string entry) =>
        entry.Contains('\n', StringComparison.Ordinal) || entry.Contains(": ", StringComparison.Ordinal);

    private static string SourceOf(PatchRule rule) => rule.Path.Length > 0 ? $"{rule.Where}: {rule.Path}" : rule.Where;

    private static string TextOf(PatchRule rule, RootedFiles files, KustomizeLoader loader) => (rule.Patch.Trim(), rule.Path) switch
    {
        ("", "") => throw RenderError.Failed($"{rule.Where}: must specify one of patch and path."),
        (_, "") => rule.Patch,
        ("", _) => loader.ReadText(files, rule.Path, $"{rule.Where}.path"),
        _ => throw RenderError.Failed($"{rule.Where}: patch and path can't be set at the same time."),
    };
}

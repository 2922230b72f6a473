using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Filters;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;

namespace OrleansGitOps.Engine.Rendering.Kustomize;

/// <summary>Makes filters of <c>replacements</c>; an entry with a path stands for all replacements in that file.</summary>
internal static class ReplacementLoading
{
    public static IEnumerable<IResourceFilter> Replacements(Kustomization kustomization, KustomizeLoader loader)
    {
        foreach (var rule in kustomization.Replacements)
        {
            if (rule.Path.Length == 0)
            {
                yield return new ReplacementFilter(rule);
                continue;
            }

            foreach (var read in ReadFile(rule, kustomization, loader))
            {
                yield return new ReplacementFilter(read);
            }
        }
    }

    private static IEnumerable<ReplacementRule> ReadFile(ReplacementRule rule, Kustomization kustomization, KustomizeLoader loader)
    {
        var path = loader.FilesOf(kustomization.Folder).Resolve(rule.Path, $"{rule.Where}.path");
        foreach (var document in KustomizeLoader.Parse(loader.Read(path), path))
        {
            JsonArray items = document.Root switch
            {
                null => [],
                JsonArray list => list,
                JsonObject => [document.Root.DeepClone()],
                _ => throw RenderError.Failed($"{path}:{document.Line}: expected a replacement or a list of them."),
            };
            foreach (var item in items)
            {
                var reader = new FieldReader(
                    item as JsonObject ?? throw RenderError.Failed($"{path}:{document.Line}: expected a replacement."), path, "");
                var read = ReplacementReader.Read(reader);
                reader.Done();
                yield return read;
            }
        }
    }
}

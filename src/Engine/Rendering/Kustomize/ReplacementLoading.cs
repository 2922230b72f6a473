using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Filters;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;

namespace OrleansGitOps.Engine.Rendering.Kustomize;

/// <summary>Makes filters of <c>replacements</c>; an entry with a path stands for all replacements in that file.</summary>
internal static class ReplacementLoading
{
    public static IEnumerable<IResourceFilter> Replacements(
        IEnumerable<ReplacementRule> rules, RootedFiles files, KustomizeLoader loader) =>
        rules.SelectMany(rule => rule.Path.Length == 0 ? [rule] : ReadFile(rule, files, loader))
            .Select(rule => new ReplacementFilter(rule));

    private static IEnumerable<ReplacementRule> ReadFile(ReplacementRule rule, RootedFiles files, KustomizeLoader loader)
    {
        var path = files.Resolve(rule.Path, $"{rule.Where}.path");
        foreach (var document in loader.Parse(loader.Read(path), path))
        {
            IEnumerable<JsonNode?> items = document.Root switch
            {
                null => [],
                JsonArray list => list,
                JsonObject => [document.Root],
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

using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Filters;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Plugins;

/// <summary>Reads the configuration of a <c>ValueAddTransformer</c>.</summary>
internal static class ValueAddReader
{
    public static IResourceFilter Read(FieldReader reader, string folder, RootedFiles files, KustomizeLoader loader)
    {
        var value = reader.Text("value").Trim();
        var targets = reader.Objects("targets", ReadTarget).ToList();
        if (reader.Text("targetFilePath") is { Length: > 0 } reference)
        {
            targets.AddRange(ReadFile(files.Resolve(reference, reader.At("targetFilePath")), loader));
        }

        return targets.Count > 0
            ? new FilterChain([.. targets.Select(target => new ValueAddFilter(value.Length > 0 ? value : SourcePath.Name(folder), target))])
            : throw RenderError.Failed($"{reader.At("targets")}: must specify at least one target.");
    }

    private static IReadOnlyList<ValueAddFilter.Target> ReadFile(string path, KustomizeLoader loader)
    {
        var documents = loader.Parse(loader.Read(path), path).Where(document => document.Root is not null).ToList();
        if (documents is not [{ Root: JsonObject map }])
        {
            throw RenderError.Failed($"{path}: expected one map with 'targets'.");
        }

        var reader = new FieldReader(map, path, "");
        var targets = reader.Objects("targets", ReadTarget);
        reader.Done();
        return targets;
    }

    private static ValueAddFilter.Target ReadTarget(FieldReader reader)
    {
        var path = PathBounds.Check(reader.Text("fieldPath"), '/', reader.At("fieldPath"));
        var position = reader.Number("filePathPosition") ?? 0;
        return (path, position) switch
        {
            ("", _) => throw RenderError.Failed($"{reader.At("fieldPath")}: fieldPath cannot be empty."),
            (_, < 0) => throw RenderError.Failed($"{reader.At("filePathPosition")}: {position} cannot be negative."),
            _ => new(reader.Where, reader.Object("selector", KustomizationReader.ReadTarget), path, (int)Math.Min(position, int.MaxValue)),
        };
    }
}

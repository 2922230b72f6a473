using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Yaml;

namespace OrleansGitOps.Engine.Rendering.Plain;

/// <summary>
/// Plain manifests: the <c>.yaml</c>, <c>.yml</c> and <c>.json</c> files of a folder in order of their paths. As in Argo CD a YAML file
/// that does not look like a manifest (it lacks <c>apiVersion:</c>, <c>kind:</c> or <c>metadata:</c>) is left out, here with a warning.
/// </summary>
internal sealed class DirectoryRenderer(RenderLimits limits) : ISourceTypeRenderer
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json", ".jsonnet"];
    private static readonly byte[][] Marks = ["apiVersion:"u8.ToArray(), "kind:"u8.ToArray(), "metadata:"u8.ToArray()];
    private static readonly byte[] SkipMark = "+argocd:skip-file-rendering"u8.ToArray();

    private const int MaxWarnings = 100;

    public string SourceType => "Directory";

    public RenderedObjects Render(RenderRequest request, string path, RecordingSourceTree tree, CancellationToken cancellationToken)
    {
        var directory = request.Source.Directory ?? new ApplicationSourceDirectory();
        if (directory.Jsonnet is { } jsonnet && jsonnet.ExtVars.Length + jsonnet.Tlas.Length + jsonnet.Libs.Length > 0)
        {
            throw RenderError.NotSupported("spec.source.directory.jsonnet: Jsonnet is not supported yet.");
        }

        var files = FilesOf(directory, path, tree);
        RequireSize(files, path);
        var (objects, warnings) = (new List<KubeObject>(), new List<string>());
        var budget = new NodeBudget(limits.MaxNodes, limits.MaxCharacters, cancellationToken: cancellationToken);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = objects.Count;
            AddFile(file, tree, objects, warnings);
            Spend(budget, objects.Skip(before), file);
            if (objects.Count > limits.MaxObjects)
            {
                throw RenderError.LimitExceeded($"{file.Path}: more than {limits.MaxObjects} objects in one source.");
            }
        }

        return new RenderedObjects(Duplicates.LastWins(objects, warnings), Shown(warnings));
    }

    /// <summary>Each file is bounded by itself, but aliases make much of little and there may be many files.</summary>
    private static void Spend(NodeBudget budget, IEnumerable<KubeObject> objects, SourceEntry file)
    {
        try
        {
            foreach (var item in objects)
            {
                budget.SpendValue(item.Content, 0);
            }
        }
        catch (NodeBudgetException exception)
        {
            throw RenderError.LimitExceeded($"{file.Path}: with this file the source has {exception.Message}");
        }
    }

    private static List<string> Shown(List<string> warnings) => warnings.Count <= MaxWarnings
        ? warnings
        : [.. warnings.Take(MaxWarnings), $"{warnings.Count - MaxWarnings} more warnings like these."];

    private List<SourceEntry> FilesOf(ApplicationSourceDirectory directory, string root, RecordingSourceTree tree)
    {
        var include = directory.Include.Length == 0 ? null : new GlobPattern(directory.Include, "spec.source.directory.include");
        var exclude = directory.Exclude.Length == 0 ? null : new GlobPattern(directory.Exclude, "spec.source.directory.exclude");
        var files = new List<SourceEntry>();
        var (pending, seen) = (new Stack<(string Path, int Depth)>([(root, 0)]), 0);
        while (pending.TryPop(out var folder))
        {
            var children = tree.List(folder.Path);
            seen += children.Count;
            if (seen > limits.MaxEntries || folder.Depth > limits.MaxDepth)
            {
                throw RenderError.LimitExceeded(
                    $"{SourcePath.Display(root)}: more than {limits.MaxEntries} files or folders deeper than {limits.MaxDepth}; "
                    + "narrow spec.source.path.");
            }

            foreach (var child in children.Where(child => child.Kind == SourceEntryKind.Directory && directory.Recurse))
            {
                pending.Push((child.Path, folder.Depth + 1));
            }

            files.AddRange(children.Where(child => child.Kind == SourceEntryKind.File
                && IsWanted(child, directory, root, include, exclude)));
        }

        return [.. files.OrderBy(file => file.Path, PathOrder.Instance)];
    }

    private static bool IsWanted(
        SourceEntry file, ApplicationSourceDirectory directory, string root, GlobPattern? include, GlobPattern? exclude)
    {
        var relative = root.Length == 0 ? file.Path : file.Path[(root.Length + 1)..];
        return (directory.DisableExtensionFilter || Extensions.Any(extension => file.Name.EndsWith(extension, StringComparison.Ordinal)))
            && exclude?.Matches(relative) != true
            && include?.Matches(relative) != false;
    }

    private void RequireSize(List<SourceEntry> files, string path)
    {
        var bytes = files.Sum(file => file.Size);
        if (bytes > limits.MaxDirectoryBytes)
        {
            var largest = files.MaxBy(file => file.Size)!;
            throw RenderError.LimitExceeded(
                $"{SourcePath.Display(path)}: the manifests have {bytes} bytes together, more than {limits.MaxDirectoryBytes}; "
                + $"the largest is {largest.Path} ({largest.Size} bytes).");
        }
    }

    private static void AddFile(SourceEntry file, RecordingSourceTree tree, List<KubeObject> objects, List<string> warnings)
    {
        if (file.Name.EndsWith(".jsonnet", StringComparison.Ordinal))
        {
            throw RenderError.NotSupported(
                $"{file.Path}: Jsonnet is not supported yet; render it in CI or leave it out by spec.source.directory.exclude.");
        }

        var bytes = tree.Read(file.Path);
        if (bytes.Span.IndexOf(SkipMark) >= 0)
        {
            return;
        }

        try
        {
            Read(file, bytes, objects, warnings);
        }
        catch (YamlReadException) when (!file.Name.EndsWith(".json", StringComparison.Ordinal) && !LooksLikeManifest(bytes.Span))
        {
            warnings.Add($"{file.Path}: not a Kubernetes manifest (no apiVersion, kind or metadata); left out.");
        }
        catch (YamlReadException exception)
        {
            throw RenderError.Failed(exception.Message, exception);
        }
    }

    private static void Read(SourceEntry file, ReadOnlyMemory<byte> bytes, List<KubeObject> objects, List<string> warnings)
    {
        var documents = YamlReader.Read(bytes.Span, file.Path);
        if (file.Name.EndsWith(".json", StringComparison.Ordinal) && documents.Count(document => document.Root is not null) > 1)
        {
            throw RenderError.Failed($"{file.Path}: found multiple objects; only single objects are allowed in JSON files.");
        }

        objects.AddRange(YamlReader.ToObjects(documents, file.Path));
        warnings.AddRange(documents.SelectMany(document => document.Warnings)
            .Select(warning => $"{file.Path}:{warning.Line}:{warning.Column}: {warning.Message}"));
    }

    private static bool LooksLikeManifest(ReadOnlySpan<byte> bytes)
    {
        foreach (var mark in Marks)
        {
            if (bytes.IndexOf(mark) < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Segment by segment, as a walk over sorted folders goes: <c>a/b</c> before <c>a.yaml</c> only if <c>a</c> sorts before it.
    /// </summary>
    private sealed class PathOrder : IComparer<string>
    {
        public static PathOrder Instance { get; } = new();

        public int Compare(string? x, string? y)
        {
            var (left, right) = (x!.Split('/'), y!.Split('/'));
            for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
            {
                var order = string.CompareOrdinal(left[i], right[i]);
                if (order != 0)
                {
                    return order;
                }
            }

            return left.Length.CompareTo(right.Length);
        }
    }
}

using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Filters;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Yaml;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>Everything a build reads: kustomization files (each parsed once), resources and patches.</summary>
internal sealed class KustomizeLoader(RecordingSourceTree tree, RenderLimits limits, bool filesAnywhere)
{
    /// <summary>Each file is bounded by itself, but aliases make much of little and there may be many files.</summary>
    private readonly NodeBudget _read = new(limits.MaxNodes, limits.MaxCharacters);
    private readonly Dictionary<string, Kustomization> _kustomizations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<PatchDocument>> _patches = new(StringComparer.Ordinal);

    /// <summary>The names under which a kustomization file is found.</summary>
    public static IReadOnlyList<string> FileNames { get; } = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public RootedFiles FilesOf(string root) => new(this, root, filesAnywhere);

    public SourceEntry? Find(string path) => tree.Find(path);

    /// <summary>The kustomization of a folder.</summary>
    /// <param name="where">Who asks, for the message; empty for the source's own path.</param>
    /// <exception cref="Errors.GitOpsException">None, more than one, or a malformed one.</exception>
    public Kustomization Load(string folder, string where)
    {
        if (_kustomizations.TryGetValue(folder, out var known))
        {
            return known;
        }

        var prefix = where.Length == 0 ? "" : $"{where}: ";
        var files = FileNames.Select(name => SourcePath.Join(folder, name))
            .Where(path => tree.Find(path) is { Kind: SourceEntryKind.File })
            .ToList();
        var file = files.Count switch
        {
            1 => files[0],
            0 => throw RenderError.Failed(
                $"{prefix}unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory "
                + $"'{SourcePath.Display(folder)}'."),
            _ => throw RenderError.Failed(
                $"{prefix}Found multiple kustomization files under '{SourcePath.Display(folder)}': {string.Join(", ", files)}. Keep one."),
        };
        var documents = Parse(Read(file), file).Where(document => document.Root is not null).ToList();
        return documents.Count > 1
            ? throw RenderError.Failed($"{file}:{documents[1].Line}: a kustomization file holds one document.")
            : _kustomizations[folder] = KustomizationReader.Read(documents.FirstOrDefault()?.Root, file);
    }

    /// <summary>The objects of a file, lists taken apart; new ones at each call, for the build changes them.</summary>
    public List<Resource> ReadResources(string file) => ResourcesOf(Parse(Read(file), file), file);

    /// <summary>The objects of an inline text.</summary>
    public List<Resource> ParseResources(string text, string where) =>
        ResourcesOf(Parse(Encoding.UTF8.GetBytes(text), where), where);

    /// <summary>The patches in a file or an inline text. They are only read, so each text is parsed once.</summary>
    public IReadOnlyList<PatchDocument> ReadPatches(string text, string where)
    {
        if (!_patches.TryGetValue(text, out var patches))
        {
            _patches[text] = patches = ParsePatches(text, where);
        }

        return patches;
    }

    public string ReadText(RootedFiles files, string reference, string where)
    {
        var path = files.Resolve(reference, where);
        return Encoding.UTF8.GetString(Read(path).Span);
    }

    /// <summary>Documents of a YAML text with kustomize's rules of scalars.</summary>
    public IReadOnlyList<YamlDocument> Parse(ReadOnlyMemory<byte> bytes, string name)
    {
        try
        {
            var documents = YamlReader.Read(bytes.Span, name, YamlLimits.Default, YamlRules.Kustomize);
            foreach (var document in documents)
            {
                _read.SpendValue(document.Root, 0);
            }

            return documents;
        }
        catch (NodeBudgetException exception)
        {
            throw RenderError.LimitExceeded($"{name}: with this file the render has read {exception.Message}");
        }
        catch (YamlReadException exception)
        {
            throw RenderError.Failed(exception.Message, exception);
        }
    }

    public ReadOnlyMemory<byte> Read(string path)
    {
        var bytes = tree.Read(path);
        return tree.BytesRead <= limits.MaxBytesRead
            ? bytes
            : throw RenderError.LimitExceeded($"{path}: this render has read more than {limits.MaxBytesRead} bytes.");
    }

    private List<PatchDocument> ParsePatches(string text, string where)
    {
        var patches = new List<PatchDocument>();
        foreach (var document in Parse(Encoding.UTF8.GetBytes(text), where))
        {
            switch (document.Root)
            {
                case null:
                    break;
                case JsonArray operations:
                    patches.Add(new(null, operations));
                    break;
                case JsonObject:
                    patches.AddRange(ResourcesOf([document], where).Select(patch => new PatchDocument(patch, null)));
                    break;
                default:
                    throw RenderError.Failed(
                        $"{where}: unable to parse SM or JSON patch; write a list of operations or a part of an object.");
            }
        }

        return patches.Exists(patch => patch.Operations is not null) && patches.Count > 1
            ? throw RenderError.Failed($"{where}: a JSON patch must stand alone; it is followed by another document.")
            : patches;
    }

    private static List<Resource> ResourcesOf(IReadOnlyList<YamlDocument> documents, string file)
    {
        var result = new List<Resource>();
        foreach (var document in documents)
        {
            RefuseDuplicateKeys(document, file);
        }

        var queue = new Queue<(JsonNode? Node, int Line)>(documents.Select(document => (document.Root, document.Line)));
        while (queue.TryDequeue(out var entry))
        {
            if (entry.Node is null or JsonObject { Count: 0 })
            {
                continue;
            }

            var content = Validated(entry.Node, $"{file}:{entry.Line}");
            if (!IsList(content))
            {
                result.Add(new Resource(content));
                continue;
            }

            var items = content["items"] switch
            {
                null => [],
                JsonArray array => array,
                _ => throw RenderError.Failed($"{file}:{entry.Line}: expected a list in 'items' of {JsonText.Of(content["kind"])}."),
            };
            foreach (var item in items.ToArray())
            {
                items.Remove(item);
                queue.Enqueue((item, entry.Line));
            }
        }

        return result;
    }

    /// <summary>kustomize refuses them in resources and patches, not in its own files.</summary>
    private static void RefuseDuplicateKeys(YamlDocument document, string file)
    {
        if (document.Warnings is [var first, ..])
        {
            throw RenderError.Failed(
                $"{file}:{first.Line}:{first.Column}: {first.Problem} (mapping key already defined); remove one of the two.");
        }
    }

    private static JsonObject Validated(JsonNode node, string where)
    {
        if (node is not JsonObject content)
        {
            throw RenderError.Failed($"{where}: expected a Kubernetes object, found {(node is JsonArray ? "a list" : "a value")}.");
        }

        var kind = JsonText.Of(content["kind"]);
        if (kind.Length == 0)
        {
            throw RenderError.Failed($"{where}: missing kind; every Kubernetes object needs one.");
        }

        return kind.EndsWith("List", StringComparison.Ordinal) || JsonText.Of((content["metadata"] as JsonObject)?["name"]).Length > 0
            ? content
            : throw RenderError.Failed($"{where}: missing metadata.name in the {kind}.");
    }

    private static bool IsList(JsonObject content) =>
        JsonText.Of(content["kind"]).EndsWith("List", StringComparison.Ordinal) && content.ContainsKey("items");
}

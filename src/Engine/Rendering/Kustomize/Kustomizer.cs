using OrleansGitOps.Engine.Rendering.Kustomize.Filters;
using OrleansGitOps.Engine.Rendering.Kustomize.Generators;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Plugins;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize;

/// <summary>
/// <c>kustomize build</c>, in process. A kustomization is built in steps: (1) resources and bases, (2) generators, (3) components,
/// (4) transformers in kustomize's fixed order, (5) variables are declared. The outermost one then settles what concerns the whole: (6)
/// hashes of generated names, (7) references to renamed objects, (8) variables, (9) objects for the build only are left out, (10)
/// order.
/// </summary>
internal sealed class Kustomizer(
    KustomizeLoader loader, RenderLimits limits, KustomizeOptions options, CancellationToken cancellationToken)
{
    private readonly List<string> _warnings = [];
    private readonly NodeBudget _budget = new(limits.MaxNodes, limits.MaxCharacters, cancellationToken: cancellationToken);
    private int _evaluated;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <param name="root">The outermost kustomization, with what an Application puts on top.</param>
    public IReadOnlyList<Resource> Build(Kustomization root)
    {
        var result = new Accumulation(limits.MaxObjects, _budget);
        if (root.IsComponent)
        {
            throw RenderError.Failed($"{root.File}: kind Component is for 'components' of a kustomization and cannot be built by itself.");
        }

        Accumulate(root, result, [root.Folder]);
        IResourceFilter[] finish =
        [
            new NameHashFilter(),                                                       // (6)
            new NameReferenceFilter(result.Configuration.NameReferences),               // (7)
            new VariableFilter(result.Variables, result.Configuration.VarReference),    // (8)
            new LocalConfigFilter(),                                                    // (9)
            new SortFilter(root.SortOptions ?? new SortOptions(options.SortByKind, null, null)), // (10)
            new AnnotationTextFilter(),
        ];
        Bounded(root, () => Array.ForEach(finish, filter => filter.Apply(result.Map)));
        Bounded(root, () => CheckResult(result.Map.Resources));
        return result.Map.Resources;
    }

    /// <param name="roots">The folders of the kustomizations that led here, this one last.</param>
    private void Accumulate(Kustomization kustomization, Accumulation into, IReadOnlyList<string> roots)
    {
        CheckBounds(kustomization, roots);
        _warnings.AddRange(kustomization.Warnings.Except(_warnings));

        AddResources(kustomization, "resources", kustomization.Resources, into, roots);             // (1)
        into.Configuration = ConfigurationReader.Read(loader, kustomization, into.Configuration);
        Bounded(kustomization, () => AddGenerated(kustomization, into, roots));                     // (2)
        AddComponents(kustomization, into, roots);                                                  // (3)
        IResourceFilter[] filters =
        [
            .. TransformerPipeline.Of(kustomization, into.Configuration, loader),                   // (4)
            .. ReadPlugins(kustomization, "transformers", kustomization.Transformers, roots).Select(plugin =>
                BuiltinTransformers.Read(plugin, $"{kustomization.File}: transformers", kustomization.Folder, loader)),
        ];
        Bounded(kustomization, () => Array.ForEach(filters, filter => filter.Apply(into.Map)));

        foreach (var variable in kustomization.Vars)                                                // (5)
        {
            into.Declare(variable);
        }
    }

    private void CheckBounds(Kustomization kustomization, IReadOnlyList<string> roots)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (roots.Count > limits.MaxDepth)
        {
            throw RenderError.LimitExceeded($"{kustomization.File}: bases nest deeper than {limits.MaxDepth} levels.");
        }

        if (++_evaluated > limits.MaxKustomizations)
        {
            throw RenderError.LimitExceeded($"{kustomization.File}: more than {limits.MaxKustomizations} kustomizations in one build.");
        }
    }

    private static void Bounded(Kustomization kustomization, Action work)
    {
        try
        {
            work();
        }
        catch (NodeBudgetException exception)
        {
            throw RenderError.LimitExceeded(
                $"{kustomization.File}: {exception.Message} Is a part of it applied to itself, or to too many objects?");
        }
    }

    /// <summary>A text that objects share in memory is written once per object.</summary>
    private void CheckResult(IReadOnlyList<Resource> resources)
    {
        var result = new NodeBudget(limits.MaxNodes, limits.MaxCharacters, cancellationToken: cancellationToken);
        foreach (var resource in resources)
        {
            result.SpendValue(resource.Content, 0);
        }
    }

    private void AddResources(
        Kustomization kustomization, string field, IReadOnlyList<string> references, Accumulation into, IReadOnlyList<string> roots)
    {
        var files = loader.FilesOf(kustomization.Folder);
        for (var i = 0; i < references.Count; i++)
        {
            var where = $"{kustomization.File}: {field}[{i}]";
            var reference = references[i];
            if (FindFolder(kustomization, reference, where) is { } folder)
            {
                var child = LoadChild(folder, roots, where, asComponent: false);
                var built = new Accumulation(limits.MaxObjects, _budget);
                Accumulate(child, built, [.. roots, folder]);
                into.Merge(built, where);
            }
            else
            {
                into.Map.AppendAll(loader.ReadResources(files.Resolve(reference, where)), where);
            }
        }
    }

    /// <summary>The configurations of builtin plug-ins that a field lists: inline, in files or made by a kustomization.</summary>
    private IReadOnlyList<Resource> ReadPlugins(
        Kustomization kustomization, string field, IReadOnlyList<string> entries, IReadOnlyList<string> roots)
    {
        var plugins = new Accumulation(limits.MaxObjects, _budget);
        var where = $"{kustomization.File}: {field}";
        foreach (var entry in entries.Where(PatchLoading.IsInline))
        {
            plugins.Map.AppendAll(loader.ParseResources(entry, where), where);
        }

        AddResources(kustomization, field, [.. entries.Where(entry => !PatchLoading.IsInline(entry))], plugins, roots);
        return plugins.Map.Resources;
    }

    private void AddGenerated(Kustomization kustomization, Accumulation into, IReadOnlyList<string> roots)
    {
        var generator = new ObjectGenerator(new KeyValueSources(loader.FilesOf(kustomization.Folder)));
        foreach (var rule in kustomization.ConfigMapGenerator)
        {
            into.Map.Absorb(generator.GenerateConfigMap(rule, kustomization.GeneratorOptions), rule.Where);
        }

        foreach (var rule in kustomization.SecretGenerator)
        {
            into.Map.Absorb(generator.GenerateSecret(rule, kustomization.GeneratorOptions), rule.Where);
        }

        foreach (var plugin in ReadPlugins(kustomization, "generators", kustomization.Generators, roots))
        {
            var where = $"{kustomization.File}: generators";
            into.Map.Absorb(BuiltinGenerators.Generate(plugin, where, generator), where);
        }
    }

    /// <summary>Components work on the objects of the kustomization that includes them, so they get no accumulation of their own.</summary>
    private void AddComponents(Kustomization kustomization, Accumulation into, IReadOnlyList<string> roots)
    {
        for (var i = 0; i < kustomization.Components.Count; i++)
        {
            var where = $"{kustomization.File}: components[{i}]";
            var folder = FindFolder(kustomization, kustomization.Components[i], where)
                ?? throw RenderError.Failed($"{where}: '{kustomization.Components[i]}' must resolve to a folder with a component.");
            Accumulate(LoadChild(folder, roots, where, asComponent: true), into, [.. roots, folder]);
        }
    }

    /// <summary>The folder that a reference names; null when it names a file.</summary>
    private string? FindFolder(Kustomization kustomization, string reference, string where)
    {
        if (reference.Length == 0)
        {
            throw RenderError.Failed($"{where}: empty; write the path of a file or folder.");
        }

        if (RemoteReference.IsRemote(reference))
        {
            throw RenderError.NotSupported(
                $"{where}: '{RemoteReference.WithoutSecrets(reference)}' is in another repository; remote bases are not supported yet. "
                + "Copy it into this repository.");
        }

        var path = SourcePath.Resolve(kustomization.Folder, reference, where);
        return loader.Find(path) switch
        {
            { Kind: SourceEntryKind.Directory } => path,
            { } => null,
            null => throw RenderError.Failed($"{where}: '{path}' does not exist at this revision."),
        };
    }

    private Kustomization LoadChild(string folder, IReadOnlyList<string> roots, string where, bool asComponent)
    {
        foreach (var root in roots)
        {
            if (SourcePath.IsWithin(root, folder))
            {
                throw RenderError.Failed(
                    $"{where}: cycle detected: candidate root '{SourcePath.Display(folder)}' contains visited root "
                    + $"'{SourcePath.Display(root)}'.");
            }
        }

        var child = loader.Load(folder, where);
        return child.IsComponent == asComponent
            ? child
            : throw RenderError.Failed(asComponent
                ? $"{where}: expected kind 'Component' for path '{folder}' but got 'Kustomization'; list it under resources."
                : $"{where}: expected kind != 'Component' for path '{folder}'; list it under components.");
    }
}

using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;
using OrleansGitOps.Engine.Rendering.Kustomize.Selectors;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>
/// Reads a kustomization file, every field of kustomize v5 by name: unknown ones are errors, and so are those not supported yet, by
/// <see cref="Errors.FailureReason.NotSupported"/>. An empty list or map asks for nothing and is accepted.
/// </summary>
internal static class KustomizationReader
{
    private const string Version = "kustomize.config.k8s.io/v1beta1";
    private const string ComponentVersion = "kustomize.config.k8s.io/v1alpha1";

    private static readonly string[] NotYetSupported =
    [
        "openapi", "crds", "validators", "buildMetadata", "helmCharts", "helmGlobals", "helmChartInflationGenerator",
    ];

    private static readonly (string Field, string Successor)[] Deprecated =
    [
        ("bases", "resources"), ("commonLabels", "labels"), ("imageTags", "images"), ("patchesJson6902", "patches"),
        ("patchesStrategicMerge", "patches"), ("vars", "replacements"),
    ];

    /// <param name="root">The document; null when the file is empty.</param>
    /// <param name="file">Repository-relative path, for messages.</param>
    public static Kustomization Read(JsonNode? root, string file)
    {
        var map = root switch
        {
            null => throw RenderError.Failed($"{file}: kustomization.yaml is empty; list at least one resource."),
            JsonObject found => found,
            _ => throw RenderError.Failed($"{file}: expected a map of fields such as 'resources'."),
        };
        if (map.All(field => field.Key.ToLowerInvariant() is "apiversion" or "kind" || IsNothing(field.Value)))
        {
            throw RenderError.Failed($"{file}: kustomization.yaml is empty; list at least one resource.");
        }

        var reader = new FieldReader(map, file, "");
        var isComponent = ReadType(reader);
        RefuseUnsupported(reader);
        var kustomization = ReadFields(reader, file) with { IsComponent = isComponent, Warnings = WarningsOf(reader, file) };
        reader.Done();
        return kustomization;
    }

    private static Kustomization ReadFields(FieldReader reader, string file)
    {
        reader.Has("metadata");
        return new Kustomization
        {
            File = file,
            Resources = [.. reader.Texts("resources"), .. reader.Texts("bases")],
            Components = reader.Texts("components"),
            Configurations = reader.Texts("configurations"),
            NamePrefix = reader.Text("namePrefix"),
            NameSuffix = reader.Text("nameSuffix"),
            Namespace = reader.Text("namespace"),
            CommonLabels = reader.TextMap("commonLabels"),
            Labels = reader.Objects("labels", ReadLabel),
            CommonAnnotations = reader.TextMap("commonAnnotations"),
            Patches = reader.Objects("patches", ReadPatch),
            PatchesStrategicMerge = reader.Texts("patchesStrategicMerge"),
            PatchesJson6902 = reader.Objects("patchesJson6902", ReadPatch),
            Images = [.. reader.Objects("images", ReadImage), .. reader.Objects("imageTags", ReadImage)],
            Replicas = reader.Objects("replicas", ReadReplica),
            ConfigMapGenerator = reader.Objects("configMapGenerator", child => ReadGenerator(child, isSecret: false)),
            SecretGenerator = reader.Objects("secretGenerator", child => ReadGenerator(child, isSecret: true)),
            GeneratorOptions = reader.Object("generatorOptions", ReadOptions) ?? new GeneratorOptions(),
            SortOptions = reader.Object("sortOptions", ReadSortOptions),
            Replacements = reader.Objects("replacements", ReplacementReader.Read),
            Generators = reader.Texts("generators"),
            Transformers = reader.Texts("transformers"),
            Vars = reader.Objects("vars", ReplacementReader.ReadVariable),
        };
    }

    private static bool ReadType(FieldReader reader)
    {
        var kind = reader.Text("kind");
        if (kind is not ("" or "Kustomization" or "Component"))
        {
            throw RenderError.Failed($"{reader.At("kind")}: kind should be Kustomization or Component, not '{kind}'.");
        }

        var isComponent = kind == "Component";
        var wanted = isComponent ? ComponentVersion : Version;
        var version = reader.Text("apiVersion");
        return version.Length == 0 || version == wanted
            ? isComponent
            : throw RenderError.Failed(
                $"{reader.At("apiVersion")}: apiVersion for {(isComponent ? kind : "Kustomization")} should be {wanted}, not '{version}'.");
    }

    private static void RefuseUnsupported(FieldReader reader)
    {
        foreach (var field in NotYetSupported)
        {
            if (reader.Get(field) is { } value && !IsNothing(value))
            {
                throw RenderError.NotSupported($"{reader.At(field)}: this field is not supported yet; remove it or render it in CI.");
            }
        }
    }

    private static bool IsNothing(JsonNode? node) => node is null or JsonArray { Count: 0 } or JsonObject { Count: 0 };

    private static List<string> WarningsOf(FieldReader reader, string file) =>
        [.. Deprecated.Where(field => reader.Has(field.Field))
            .Select(field => $"{file}: '{field.Field}' is deprecated by kustomize; use '{field.Successor}'.")];

    private static LabelRule ReadLabel(FieldReader reader) => new()
    {
        Pairs = reader.TextMap("pairs"),
        IncludeSelectors = reader.Flag("includeSelectors"),
        IncludeTemplates = reader.Flag("includeTemplates"),
        IncludeVolumeClaimTemplates = reader.Flag("includeVolumeClaimTemplates"),
        Fields = reader.Objects("fields", ReadFieldSpec),
    };

    internal static FieldSpec ReadFieldSpec(FieldReader reader)
    {
        var path = PathBounds.Check(reader.Text("path"), '/', reader.At("path"));
        return path.Length > 0
            ? new(path, reader.Text("kind"), reader.Text("group"), reader.Text("version"), reader.Flag("create"))
            : throw RenderError.Failed($"{reader.At("path")}: missing; write the field as in 'spec/template/metadata/labels'.");
    }

    internal static PatchRule ReadPatch(FieldReader reader)
    {
        var options = reader.Object("options", child =>
            new PatchRule { Where = "", AllowNameChange = child.Flag("allowNameChange"), AllowKindChange = child.Flag("allowKindChange") });
        return new PatchRule
        {
            Where = reader.Where,
            Path = reader.Text("path"),
            Patch = reader.Text("patch"),
            Target = reader.Object("target", ReadTarget),
            AllowNameChange = options?.AllowNameChange ?? false,
            AllowKindChange = options?.AllowKindChange ?? false,
        };
    }

    internal static TargetSelector ReadTarget(FieldReader reader) => new(
        reader.Where, reader.Text("group"), reader.Text("version"), reader.Text("kind"), reader.Text("name"), reader.Text("namespace"),
        reader.Text("labelSelector"), reader.Text("annotationSelector"));

    internal static ReplicaRule ReadReplica(FieldReader reader) => new(reader.Text("name"), reader.Number("count") ?? 0);

    internal static ImageRule ReadImage(FieldReader reader) => new()
    {
        Name = reader.Text("name"),
        NewName = reader.Text("newName"),
        NewTag = reader.Text("newTag"),
        Digest = reader.Text("digest"),
        TagSuffix = reader.Text("tagSuffix"),
    };

    internal static GeneratorRule ReadGenerator(FieldReader reader, bool isSecret)
    {
        var env = reader.Text("env");
        return new GeneratorRule
        {
            Where = reader.Where,
            Name = reader.Text("name"),
            Namespace = reader.Text("namespace"),
            Behavior = ReadBehavior(reader),
            Files = reader.Texts("files"),
            Literals = reader.Texts("literals"),
            Envs = env.Length == 0 ? reader.Texts("envs") : [.. reader.Texts("envs"), env],
            Type = isSecret ? reader.Text("type") : "",
            Options = reader.Object("options", ReadOptions) ?? new GeneratorOptions(),
        };
    }

    private static GeneratorBehavior ReadBehavior(FieldReader reader) => reader.Text("behavior") switch
    {
        "" or "create" or "unspecified" => GeneratorBehavior.Create,
        "replace" => GeneratorBehavior.Replace,
        "merge" => GeneratorBehavior.Merge,
        var other => throw RenderError.Failed($"{reader.At("behavior")}: '{other}' is not one of create, merge, replace."),
    };

    private static GeneratorOptions ReadOptions(FieldReader reader) => new()
    {
        Labels = reader.TextMap("labels"),
        Annotations = reader.TextMap("annotations"),
        DisableNameSuffixHash = reader.Flag("disableNameSuffixHash"),
        Immutable = reader.Flag("immutable"),
    };

    private static SortOptions ReadSortOptions(FieldReader reader)
    {
        var order = reader.Text("order");
        var legacy = reader.Object("legacySortOptions", child =>
            new SortOptions(true, child.Texts("orderFirst"), child.Texts("orderLast")));
        return order switch
        {
            "legacy" => legacy ?? new SortOptions(true, null, null),
            "fifo" when legacy is null => new SortOptions(false, null, null),
            "fifo" => throw RenderError.Failed(
                $"{reader.At("legacySortOptions")}: the field 'sortOptions.legacySortOptions' is set but the selected sort "
                + "order is 'fifo', not 'legacy'."),
            _ => throw RenderError.Failed(
                $"{reader.At("order")}: the field 'sortOptions.order' must be one of [fifo, legacy], not '{order}'."),
        };
    }
}

using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Fields;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>Reads <c>configurations</c>: files with further fields for the transformers.</summary>
internal static class ConfigurationReader
{
    /// <param name="below">What holds already; the files add to it.</param>
    public static TransformerConfiguration Read(KustomizeLoader loader, Kustomization kustomization, TransformerConfiguration below)
    {
        var files = loader.FilesOf(kustomization.Folder);
        for (var i = 0; i < kustomization.Configurations.Count; i++)
        {
            var where = $"{kustomization.File}: configurations[{i}]";
            var path = files.Resolve(kustomization.Configurations[i], where);
            foreach (var document in loader.Parse(loader.Read(path), path))
            {
                below = document.Root switch
                {
                    null => below,
                    JsonObject map => below.Merge(ReadOne(new FieldReader(map, path, "")), where),
                    _ => throw RenderError.Failed($"{path}:{document.Line}: expected a map such as 'nameReference'."),
                };
            }
        }

        return below;
    }

    private static TransformerConfiguration ReadOne(FieldReader reader)
    {
        IReadOnlyList<FieldSpec> Fields(string name) => reader.Objects(name, KustomizationReader.ReadFieldSpec);
        var configuration = new TransformerConfiguration
        {
            NamePrefix = Fields("namePrefix"),
            NameSuffix = Fields("nameSuffix"),
            Namespace = Fields("namespace"),
            CommonLabels = Fields("commonLabels"),
            Labels = Fields("labels"),
            TemplateLabels = Fields("templateLabels"),
            VolumeClaimTemplateLabels = Fields("volumeClaimTemplateLabels"),
            CommonAnnotations = Fields("commonAnnotations"),
            Images = Fields("images"),
            Replicas = Fields("replicas"),
            VarReference = Fields("varReference"),
            NameReferences = reader.Objects("nameReference", child => new NameReference(
                new GroupVersionKind(child.Text("group"), child.Text("version"), child.Text("kind")),
                child.Objects("fieldSpecs", KustomizationReader.ReadFieldSpec))),
        };
        reader.Done();
        return configuration;
    }
}

using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Generators;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Plugins;

/// <summary>Runs the configurations under <c>generators</c>: kustomize's builtin ones.</summary>
internal static class BuiltinGenerators
{
    /// <exception cref="Errors.GitOpsException">Not a builtin generator, or wrongly configured.</exception>
    public static Resource Generate(Resource plugin, string field, ObjectGenerator generator)
    {
        var reader = PluginConfiguration.ReaderOf(plugin, field);
        var generated = plugin.Gvk.Kind switch
        {
            "ConfigMapGenerator" => generator.GenerateConfigMap(ReadRule(reader, plugin, isSecret: false), new GeneratorOptions()),
            "SecretGenerator" => generator.GenerateSecret(ReadRule(reader, plugin, isSecret: true), new GeneratorOptions()),
            "IAMPolicyGenerator" => ServiceAccountOf(reader),
            "HelmChartInflationGenerator" => throw RenderError.NotSupported($"{field}: HelmChartInflationGenerator is not supported yet."),
            var kind => throw RenderError.Failed($"{field}: unable to load builtin {plugin.Id}: there is no builtin generator '{kind}'."),
        };
        reader.Done();
        return generated;
    }

    private static GeneratorRule ReadRule(FieldReader reader, Resource plugin, bool isSecret)
    {
        var rule = KustomizationReader.ReadGenerator(reader, isSecret);
        return rule with
        {
            Name = rule.Name.Length > 0 ? rule.Name : plugin.Name,
            Namespace = rule.Namespace.Length > 0 ? rule.Namespace : plugin.Namespace,
        };
    }

    /// <summary>A Kubernetes account bound to one of Google Cloud.</summary>
    private static Resource ServiceAccountOf(FieldReader reader)
    {
        var cloud = reader.Text("cloud");
        if (cloud != "gke")
        {
            throw RenderError.Failed($"{reader.At("cloud")}: cloud provider '{cloud}' not supported; kustomize knows 'gke'.");
        }

        var metadata = new JsonObject();
        reader.Object("kubernetesService", child =>
        {
            metadata["name"] = child.Text("name");
            if (child.Text("namespace") is { Length: > 0 } @namespace)
            {
                metadata["namespace"] = @namespace;
            }

            return child;
        });
        reader.Object("serviceAccount", child =>
        {
            metadata["annotations"] = new JsonObject
            {
                ["iam.gke.io/gcp-service-account"] = $"{child.Text("name")}@{child.Text("projectId")}.iam.gserviceaccount.com",
            };
            return child;
        });
        return new Resource(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = metadata });
    }
}

using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Plugins;

/// <summary>What all configurations of plug-ins have in common.</summary>
internal static class PluginConfiguration
{
    private static readonly string[] FunctionMarks = ["config.kubernetes.io/function", "config.k8s.io/function"];

    /// <summary>Reads the plug-in's own fields.</summary>
    /// <exception cref="Errors.GitOpsException">It would run a program.</exception>
    public static FieldReader ReaderOf(Resource plugin, string field)
    {
        if (FunctionMarks.Any(mark => plugin.Annotations?.ContainsKey(mark) == true))
        {
            throw RenderError.NotSupported($"{field}: {plugin.Id} is a function that runs a program or container; this is never done.");
        }

        if (plugin.Gvk is not { Group: "", Version: "builtin" })
        {
            throw RenderError.NotSupported(
                $"{field}: {plugin.Id} is a plug-in of its own; only 'apiVersion: builtin' is supported, programs are never run.");
        }

        var reader = new FieldReader(plugin.Content, $"{field}: {plugin.Gvk.Kind} '{plugin.Name}'", "", scalarsAreTexts: true);
        reader.Get("apiVersion");
        reader.Get("kind");
        reader.Get("metadata");
        return reader;
    }
}

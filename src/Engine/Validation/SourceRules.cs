using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Validation;

/// <summary>Where manifests come from and how they are rendered.</summary>
internal static class SourceRules
{
    public static void Check(ApplicationSpec spec, Func<string, string?> urlProblem, ValidationErrors errors)
    {
        errors.NotSupportedIf(spec.Sources.Length > 0, "spec.sources", "more than one source (sources; use source)");
        errors.NotSupportedIf(spec.SourceHydrator is not null, "spec.sourceHydrator", "source hydration");
        if (spec.Source is { } source)
        {
            CheckSource(source, "spec.source", urlProblem, errors);
        }
        else if (spec.Sources.Length == 0 && spec.SourceHydrator is null)
        {
            errors.Add("spec.source", "is required: repoURL, path and targetRevision of the manifests");
        }
    }

    private static void CheckSource(ApplicationSource source, string path, Func<string, string?> urlProblem, ValidationErrors errors)
    {
        CheckLocation(source, path, urlProblem, errors);
        errors.NotSupportedIf(source.Helm is not null, path + ".helm", "rendering with Helm");
        errors.NotSupportedIf(source.Plugin is not null, path + ".plugin", "rendering with a plugin");
        errors.NotSupportedIf(source.Chart.Length > 0, path + ".chart", "a chart repository");
        errors.NotSupportedIf(source.TagPrefix.Length > 0, path + ".tagPrefix", "choosing tags by prefix");
        if (source.Ref.Length > 0)
        {
            errors.Add(path + ".ref", "has a meaning only in sources; remove it");
        }

        CheckOneTool(source, path, errors);
        if (source.Directory is { } directory)
        {
            CheckDirectory(directory, path + ".directory", errors);
        }

        if (source.Kustomize is { } kustomize)
        {
            KustomizeRules.Check(kustomize, path + ".kustomize", errors);
        }
    }

    private static void CheckLocation(ApplicationSource source, string path, Func<string, string?> urlProblem, ValidationErrors errors)
    {
        if (source.RepoURL.Length == 0)
        {
            errors.Add(path + ".repoURL", "is required");
        }
        else if (source.Chart.Length == 0 && urlProblem(source.RepoURL) is { } problem)
        {
            errors.Add(path + ".repoURL", problem);
        }

        if (source.Chart.Length > 0)
        {
            return;
        }

        if (source.Path.Length == 0)
        {
            errors.Add(path + ".path", "is required; '.' is the root of the repository");
        }
        else if (SourcePathForm.Problem(source.Path) is { } pathProblem)
        {
            errors.Add(path + ".path", pathProblem);
        }

        if (source.TargetRevision.Length > 0 && RevisionForm.Problem(source.TargetRevision) is { } revisionProblem)
        {
            errors.Add(path + ".targetRevision", revisionProblem);
        }
    }

    private static void CheckOneTool(ApplicationSource source, string path, ValidationErrors errors)
    {
        var tools = new[]
        {
            source.Directory is null ? null : "directory", source.Helm is null ? null : "helm",
            source.Kustomize is null ? null : "kustomize", source.Plugin is null ? null : "plugin",
        }.OfType<string>().ToList();
        if (tools.Count > 1)
        {
            errors.Add(path, $"names more than one way to render ({string.Join(", ", tools)}); keep one");
        }
    }

    private static void CheckDirectory(ApplicationSourceDirectory directory, string path, ValidationErrors errors)
    {
        var usesJsonnet = directory.Jsonnet is { } jsonnet && jsonnet != new ApplicationSourceJsonnet();
        errors.NotSupportedIf(usesJsonnet, path + ".jsonnet", "Jsonnet");
        errors.NotSupportedIf(directory.DisableExtensionFilter, path + ".disableExtensionFilter", "reading files of any extension");
    }
}

using System.Globalization;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Validation;

/// <summary>The changes that a spec makes on top of a kustomization.</summary>
internal static class KustomizeRules
{
    private static readonly string[] PatchOptions = ["allowNameChange", "allowKindChange"];

    public static void Check(ApplicationSourceKustomize kustomize, string path, ValidationErrors errors)
    {
        errors.NotSupportedIf(kustomize.Version.Length > 0, path + ".version", "choosing a version of kustomize");
        errors.NotSupportedIf(kustomize.KubeVersion.Length > 0, path + ".kubeVersion", "a Kubernetes version for rendering");
        errors.NotSupportedIf(kustomize.ApiVersions.Length > 0, path + ".apiVersions", "API versions for rendering");
        errors.NotSupportedIf(kustomize.CommonAnnotationsEnvsubst, path + ".commonAnnotationsEnvsubst", "variables in annotations");
        errors.NotSupportedIf(kustomize.IgnoreMissingComponents, path + ".ignoreMissingComponents", "ignoring missing components");
        if (kustomize.Namespace.Length > 0 && KubernetesNames.LabelProblem(kustomize.Namespace) is { } problem)
        {
            errors.Add(path + ".namespace", problem);
        }

        LabelRules.Check(
            kustomize.CommonLabels.Where(label => !label.Value.Contains('$', StringComparison.Ordinal)).ToDictionary(),
            path + ".commonLabels", errors);
        LabelRules.CheckKeys(kustomize.CommonAnnotations, path + ".commonAnnotations", errors);
        CheckBuildVariables(kustomize, path, errors);
        if (kustomize is { LabelIncludeTemplates: true, LabelWithoutSelector: false, CommonLabels.Count: > 0 })
        {
            errors.Add(path + ".labelIncludeTemplates", "needs labelWithoutSelector: true");
        }

        CheckImages(kustomize, path, errors);
        CheckReplicas(kustomize, path, errors);
        CheckPatches(kustomize, path, errors);
        CheckComponents(kustomize, path, errors);
    }

    /// <summary>Argo CD replaces variables such as <c>$ARGOCD_APP_NAME</c> in these two without being asked.</summary>
    private static void CheckBuildVariables(ApplicationSourceKustomize kustomize, string path, ValidationErrors errors)
    {
        for (var i = 0; i < kustomize.Images.Length; i++)
        {
            errors.NotSupportedIf(
                kustomize.Images[i].Contains('$', StringComparison.Ordinal), $"{path}.images[{i}]", "a build variable ($...)");
        }

        foreach (var (key, value) in kustomize.CommonLabels)
        {
            errors.NotSupportedIf(
                value.Contains('$', StringComparison.Ordinal), LabelRules.At(path + ".commonLabels", key), "a build variable ($...)");
        }
    }

    private static void CheckImages(ApplicationSourceKustomize kustomize, string path, ValidationErrors errors)
    {
        for (var i = 0; i < kustomize.Images.Length; i++)
        {
            var image = kustomize.Images[i];
            if (image.Length == 0 || image[0] == '=' || image[^1] == '=' || image.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                errors.Add($"{path}.images[{i}]", $"'{ValidationErrors.Shown(image)}' is not of the form [old=]new[:tag|@digest]");
            }
        }
    }

    private static void CheckReplicas(ApplicationSourceKustomize kustomize, string path, ValidationErrors errors)
    {
        for (var i = 0; i < kustomize.Replicas.Length; i++)
        {
            var replica = kustomize.Replicas[i];
            if (replica.Name.Length == 0)
            {
                errors.Add($"{path}.replicas[{i}].name", "is required");
            }

            var count = replica.Count.ToString();
            if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                errors.Add($"{path}.replicas[{i}].count", $"'{ValidationErrors.Shown(count)}' is not a whole number of 0 or more");
            }
        }
    }

    private static void CheckPatches(ApplicationSourceKustomize kustomize, string path, ValidationErrors errors)
    {
        for (var i = 0; i < kustomize.Patches.Length; i++)
        {
            var (patch, at) = (kustomize.Patches[i], $"{path}.patches[{i}]");
            if (patch.Path.Length > 0 == patch.Patch.Length > 0)
            {
                errors.Add(at, "needs exactly one of path and patch");
            }

            foreach (var option in patch.Options.Keys.Where(o => !PatchOptions.Contains(o)))
            {
                var valid = string.Join(", ", PatchOptions);
                errors.Add($"{at}.options", $"'{ValidationErrors.Shown(option)}' is not known; valid here: {valid}");
            }
        }
    }

    private static void CheckComponents(ApplicationSourceKustomize kustomize, string path, ValidationErrors errors)
    {
        for (var i = 0; i < kustomize.Components.Length; i++)
        {
            // Components lie relative to source.path, often beside it: only the renderer can tell whether one leaves the repository.
            if (kustomize.Components[i].Length == 0 || SourcePathForm.CharacterProblem(kustomize.Components[i]) is not null)
            {
                errors.Add($"{path}.components[{i}]", SourcePathForm.CharacterProblem(kustomize.Components[i]) ?? "is empty");
            }
        }
    }
}

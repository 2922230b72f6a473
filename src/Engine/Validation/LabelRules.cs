namespace OrleansGitOps.Engine.Validation;

/// <summary>Labels and annotations, wherever they stand.</summary>
internal static class LabelRules
{
    public static void Check(IReadOnlyDictionary<string, string> labels, string path, ValidationErrors errors)
    {
        CheckKeys(labels, path, errors);
        foreach (var (key, value) in labels)
        {
            if (KubernetesNames.LabelValueProblem(value) is { } problem)
            {
                errors.Add(At(path, key), problem);
            }
        }
    }

    public static void CheckKeys(IReadOnlyDictionary<string, string> entries, string path, ValidationErrors errors)
    {
        foreach (var key in entries.Keys)
        {
            if (KubernetesNames.KeyProblem(key) is { } problem)
            {
                errors.Add(path, problem);
            }
        }
    }

    public static string At(string path, string key) => $"{path}[\"{ValidationErrors.Shown(key)}\"]";
}

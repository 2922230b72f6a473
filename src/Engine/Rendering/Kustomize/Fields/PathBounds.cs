using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Fields;

/// <summary>Paths from Git may make maps along their way, so they are as bounded as the objects.</summary>
internal static class PathBounds
{
    /// <summary>Taking a path apart costs up to the square of its length.</summary>
    private const int MaxLength = 8_192;

    /// <param name="separator">Those inside a name count too.</param>
    /// <param name="where">File and field for the message.</param>
    /// <returns>The path itself.</returns>
    /// <exception cref="Errors.GitOpsException">Too long or too deep.</exception>
    public static string Check(string path, char separator, string where)
    {
        if (path.Length > MaxLength)
        {
            throw RenderError.LimitExceeded($"{where}: the path '{path[..60]}...' is longer than {MaxLength} characters.");
        }

        return path.AsSpan().Count(separator) < NodeBudget.MaxDepth
            ? path
            : throw RenderError.LimitExceeded(
                $"{where}: the path '{(path.Length <= 60 ? path : $"{path[..60]}...")}' has too many parts; objects nest at most "
                + $"{NodeBudget.MaxDepth} levels deep.");
    }
}

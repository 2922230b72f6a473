using OrleansGitOps.Sandbox.Errors;

namespace OrleansGitOps.Sandbox.Apply;

/// <summary>The answer to an apply of fields that others own: each conflict is a cause of its own.</summary>
internal static class ApplyConflict
{
    /// <param name="conflicts">At least one: who owns the field, and its path.</param>
    public static ApiException Of(IReadOnlyList<(string Manager, string Path)> conflicts) => new(
        new StatusError(409, "Conflict", Message(conflicts))
        {
            Causes = [.. conflicts.Select(conflict =>
                new StatusCause("FieldManagerConflict", $"conflict with {conflict.Manager}", conflict.Path))],
        });

    private static string Message(IReadOnlyList<(string Manager, string Path)> conflicts)
    {
        if (conflicts is [var only])
        {
            return $"Apply failed with 1 conflict: conflict with {only.Manager}: {only.Path}";
        }

        var byManager = conflicts.GroupBy(conflict => conflict.Manager).OrderBy(group => group.Key, StringComparer.Ordinal);
        var lines = byManager.SelectMany(group => group.Select(conflict => $"- {conflict.Path}").Prepend($"conflicts with {group.Key}:"));
        return $"Apply failed with {conflicts.Count} conflicts: {string.Join('\n', lines)}";
    }
}

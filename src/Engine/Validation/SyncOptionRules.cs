using System.Collections.Immutable;

namespace OrleansGitOps.Engine.Validation;

/// <summary>The sync options that exist, and which of their values this version acts on.</summary>
internal static class SyncOptionRules
{
    public const string CreateNamespace = "CreateNamespace=true";

    /// <summary>Every option of Argo CD with the values that are supported.</summary>
    private static readonly ImmutableSortedDictionary<string, string[]> SupportedValues = new Dictionary<string, string[]>
    {
        ["ApplyOutOfSyncOnly"] = ["true", "false"],
        ["ClientSideApplyMigration"] = ["true"],
        ["CreateNamespace"] = ["true", "false"],
        ["Delete"] = ["true", "false"],
        ["FailOnSharedResource"] = ["false"],
        ["Force"] = ["false"],
        ["Prune"] = ["true", "false"],
        ["PruneLast"] = ["false"],
        ["PrunePropagationPolicy"] = [],
        ["Replace"] = ["false"],
        ["RespectIgnoreDifferences"] = ["false"],
        ["ServerSideApply"] = ["true"],
        ["SkipDryRunOnMissingResource"] = ["false"],
        ["Validate"] = ["true"],
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Further values that exist, where they are more than true and false.</summary>
    private static readonly ImmutableSortedDictionary<string, string[]> LaterValues = new Dictionary<string, string[]>
    {
        ["Delete"] = ["confirm"],
        ["Prune"] = ["confirm"],
        ["PrunePropagationPolicy"] = ["foreground", "background", "orphan"],
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <param name="options">Of the form Name=value.</param>
    /// <param name="path">Of the list.</param>
    public static void Check(ImmutableArray<string> options, string path, ValidationErrors errors)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < options.Length; i++)
        {
            var at = $"{path}[{i}]";
            var equals = options[i].IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (options[i], "") : (options[i][..equals], options[i][(equals + 1)..]);
            if (Problem(options[i], name, value) is { } problem)
            {
                errors.Add(at, problem);
            }
            else if (!seen.TryAdd(name, value) && seen[name] != value)
            {
                errors.Add(at, $"{name} is given twice with different values; keep one");
            }
        }
    }

    private static string? Problem(string option, string name, string value)
    {
        var shown = ValidationErrors.Shown(option);
        if (!SupportedValues.TryGetValue(name, out var supported))
        {
            return $"'{shown}' is not a sync option; valid names: {string.Join(", ", SupportedValues.Keys)}, each followed by =value";
        }

        if (supported.Contains(value))
        {
            return null;
        }

        var later = LaterValues.TryGetValue(name, out var values) ? values : ["true", "false"];
        return later.Contains(value)
            ? $"the sync option {shown} is not supported yet by this version"
                + (supported.Length == 0 ? "" : $"; supported: {string.Join(", ", supported.Select(v => $"{name}={v}"))}")
            : $"'{shown}' is not a value of this sync option; valid: "
                + string.Join(", ", supported.Union(later).Select(v => $"{name}={v}"));
    }
}

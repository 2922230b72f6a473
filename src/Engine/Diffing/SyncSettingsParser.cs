using System.Collections.Immutable;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Reads <c>spec.syncPolicy</c>. The form of the options is checked by validation; what is asked for beyond this version is refused here as
/// well.
/// </summary>
internal static class SyncSettingsParser
{
    private static readonly HashSet<string> AlreadySo = new(StringComparer.Ordinal)
    {
        "ServerSideApply=true", "Validate=true", "Prune=true", "Delete=true", "Replace=false", "Force=false", "PruneLast=false",
        "CreateNamespace=false",
        "SkipDryRunOnMissingResource=false", "ClientSideApplyMigration=true", "FailOnSharedResource=false",
        "RespectIgnoreDifferences=false",
        "ApplyOutOfSyncOnly=false",
    };

    public static SyncSettings Parse(ApplicationSpec spec, out ImmutableArray<Failure> failures)
    {
        ArgumentNullException.ThrowIfNull(spec);

        var problems = ImmutableArray.CreateBuilder<Failure>();
        var policy = spec.SyncPolicy;
        var automated = policy?.Automated is { Enabled: not false } given ? given : null;
        var settings = new SyncSettings(
            spec.Destination.Namespace, CreateNamespace: false, policy?.ManagedNamespaceMetadata, automated is not null,
            automated?.Prune ?? false, automated?.SelfHeal ?? false, automated?.AllowEmpty ?? false);
        foreach (var option in policy?.SyncOptions ?? [])
        {
            settings = Take(settings, option, problems);
        }

        if (settings.CreateNamespace && spec.Destination.Namespace.Length == 0)
        {
            problems.Add(Invalid("spec.destination.namespace: is required with the sync option CreateNamespace=true."));
        }

        if (spec.IgnoreDifferences.Length > 0)
        {
            problems.Add(Invalid("spec.ignoreDifferences: is not supported yet by this version; remove it."));
        }

        failures = problems.ToImmutable();
        return settings;
    }

    private static SyncSettings Take(SyncSettings settings, string option, ImmutableArray<Failure>.Builder problems)
    {
        switch (option)
        {
            case "CreateNamespace=true":
                return settings with { CreateNamespace = true };
            case "ApplyOutOfSyncOnly=true":
                return settings with { ApplyOutOfSyncOnly = true };
            case "Prune=false":
                return settings with { Prune = false };
            case "Delete=false":
                return settings with { Delete = false };
            default:
                if (!AlreadySo.Contains(option))
                {
                    problems.Add(Invalid($"spec.syncPolicy.syncOptions: '{option}' is not supported yet by this version; remove it."));
                }

                return settings;
        }
    }

    private static Failure Invalid(string message) => new(FailureReason.InvalidSpec, message, new RetryPolicy.Never());
}

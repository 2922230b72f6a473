using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>
/// Body of <c>POST /api/v1/applications/{name}/sync</c>, with every field of Argo CD's; those that a later version does are refused by
/// name.
/// </summary>
internal sealed record SyncBody
{
    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [JsonPropertyName("appNamespace")]
    public string AppNamespace { get; init; } = "";

    [JsonPropertyName("project")]
    public string Project { get; init; } = "";

    [JsonPropertyName("revision")]
    public string Revision { get; init; } = "";

    [JsonPropertyName("dryRun")]
    public bool DryRun { get; init; }

    [JsonPropertyName("prune")]
    public bool Prune { get; init; }

    /// <summary>Apply or hook; without hooks in a set, both mean the same.</summary>
    [JsonPropertyName("strategy")]
    public SyncStrategy? Strategy { get; init; }

    [JsonPropertyName("infos")]
    public ImmutableArray<Info> Infos { get; init; } = [];

    [JsonPropertyName("resources")]
    public ImmutableArray<SyncOperationResource> Resources { get; init; } = [];

    [JsonPropertyName("manifests")]
    public ImmutableArray<string> Manifests { get; init; } = [];

    [JsonPropertyName("syncOptions")]
    public SyncOptionList? SyncOptions { get; init; }

    [JsonPropertyName("retryStrategy")]
    public RetryStrategy? RetryStrategy { get; init; }

    [JsonPropertyName("sourcePositions")]
    public ImmutableArray<long> SourcePositions { get; init; } = [];

    [JsonPropertyName("revisions")]
    public ImmutableArray<string> Revisions { get; init; } = [];

    /// <exception cref="ApiException">A field asks for what this version does not do.</exception>
    public SyncRequest ToRequest()
    {
        RefuseIf(Manifests.Length > 0, "manifests", "syncing manifests from the request");
        RefuseIf(Revisions.Length > 0, "revisions", "several sources");
        RefuseIf(SourcePositions.Length > 0, "sourcePositions", "several sources");
        RefuseIf(Strategy?.Apply?.Force == true, "strategy.apply.force", "replacing resources by force");
        RefuseIf(Strategy?.Hook?.Force == true, "strategy.hook.force", "replacing resources by force");
        if (Strategy is { Apply: not null, Hook: not null })
        {
            throw ApiException.InvalidArgument("invalid sync request: strategy: has both apply and hook; keep one");
        }

        return new(Revision, DryRun, Prune, Resources, SyncOptions?.Items ?? [], RetryStrategy, Infos);
    }

    private static void RefuseIf(bool isAsked, string field, string what)
    {
        if (isAsked)
        {
            throw ApiException.InvalidArgument($"invalid sync request: {field}: {what} is not supported yet by this version");
        }
    }
}

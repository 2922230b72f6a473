using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>
/// Asks for a sync, with every field of Argo CD's; those that a later version does are refused by name. In JSON the body of
/// <c>POST /api/v1/applications/{name}/sync</c>.
/// </summary>
[ProtoContract]
internal sealed record ApplicationSyncRequest
{
    [ProtoMember(1), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [ProtoMember(12), JsonPropertyName("appNamespace")]
    public string AppNamespace { get; init; } = "";

    [ProtoMember(13), JsonPropertyName("project")]
    public string Project { get; init; } = "";

    [ProtoMember(2), JsonPropertyName("revision")]
    public string Revision { get; init; } = "";

    [ProtoMember(3), JsonPropertyName("dryRun")]
    public bool DryRun { get; init; }

    [ProtoMember(4), JsonPropertyName("prune")]
    public bool Prune { get; init; }

    /// <summary>Apply or hook; without hooks in a set, both mean the same.</summary>
    [ProtoMember(5), JsonPropertyName("strategy")]
    public SyncStrategy? Strategy { get; init; }

    [ProtoMember(9), JsonPropertyName("infos")]
    public ImmutableArray<Info> Infos { get; init; } = [];

    [ProtoMember(7), JsonPropertyName("resources")]
    public ImmutableArray<SyncOperationResource> Resources { get; init; } = [];

    [ProtoMember(8), JsonPropertyName("manifests")]
    public ImmutableArray<string> Manifests { get; init; } = [];

    [ProtoMember(11), JsonPropertyName("syncOptions")]
    public SyncOptionList? SyncOptions { get; init; }

    [ProtoMember(10), JsonPropertyName("retryStrategy")]
    public RetryStrategy? RetryStrategy { get; init; }

    [ProtoMember(14), JsonPropertyName("sourcePositions")]
    public ImmutableArray<long> SourcePositions { get; init; } = [];

    [ProtoMember(15), JsonPropertyName("revisions")]
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

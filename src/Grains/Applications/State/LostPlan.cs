using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Grains.Applications.State;

/// <summary>
/// What an operation planned that lost its silo, or that gave up on requests. A write of it may still be on its way when the next sync has ended, so the plan
/// is kept for <see cref="KeptFor"/>: an object of it that appears meanwhile, is ours, and is not in Git any more was left by that operation.
/// </summary>
internal sealed record LostPlan
{
    /// <summary>Far longer than any API server works on one request, and than a silo is stopped without being declared dead.</summary>
    public static TimeSpan KeptFor { get; } = TimeSpan.FromHours(1);

    [JsonPropertyName("planned")]
    public ImmutableArray<ResourceKey> Planned { get; init; } = [];

    /// <summary>When that was noticed.</summary>
    [JsonPropertyName("noticedAt")]
    public DateTimeOffset NoticedAt { get; init; }

    /// <summary>Everything that may have been written by such operations: the stored claim's plan and those before it.</summary>
    public static ImmutableHashSet<ResourceKey> KeysOf(OperationRecord operation, DateTimeOffset now) =>
        [.. operation.Claim?.Planned ?? [], .. StillKept(operation, now).SelectMany(plan => plan.Planned)];

    /// <summary>The plans to keep after a reconcile that found out that it does not know what became of <paramref name="uncertain"/> ones.</summary>
    /// <returns>Each object once, with its newest time; null for none.</returns>
    public static ImmutableArray<LostPlan>? After(OperationRecord operation, ImmutableArray<ResourceKey> uncertain, DateTimeOffset now)
    {
        List<LostPlan> plans = [.. StillKept(operation, now)];
        if (!uncertain.IsEmpty)
        {
            var newest = uncertain.ToImmutableHashSet();
            plans = [.. plans.Select(plan => plan with { Planned = plan.Planned.RemoveAll(newest.Contains) })];
            plans.Add(new LostPlan { Planned = [.. newest.OrderBy(key => key.ToString(), StringComparer.Ordinal)], NoticedAt = now });
        }

        ImmutableArray<LostPlan> kept = [.. plans.Where(plan => plan.Planned.Length > 0)];
        return kept.IsEmpty ? null : kept;
    }

    private static IEnumerable<LostPlan> StillKept(OperationRecord operation, DateTimeOffset now) =>
        (operation.Lost ?? []).Where(plan => now - plan.NoticedAt < KeptFor);
}

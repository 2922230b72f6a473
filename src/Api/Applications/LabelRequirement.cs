using System.Collections.Immutable;

namespace OrleansGitOps.Api.Applications;

/// <summary>
/// One part of a selector: the label exists (no values), or has one of the values; negated: not so, where a missing label counts as not
/// so.
/// </summary>
internal sealed record LabelRequirement(string Key, ImmutableArray<string>? Values, bool IsNegated)
{
    public bool Matches(ImmutableSortedDictionary<string, string> labels) =>
        (labels.TryGetValue(Key, out var value) && (Values is null || Values.Value.Contains(value))) != IsNegated;
}

namespace OrleansGitOps.Silo.Supervision;

/// <summary>How applications are evened out when a silo joined. Pure.</summary>
internal static class Balance
{
    /// <summary>An imbalance up to this part of an even share is left alone: moving costs more than it brings.</summary>
    private const double Tolerance = 0.1;

    /// <param name="counts">Applications by silo, for every active silo.</param>
    /// <param name="me">The silo that decides for itself.</param>
    /// <returns>How many of its applications it gives to which silo. Silos that decide at the same time share the room that the others have.</returns>
    public static IReadOnlyDictionary<string, int> Moves(IReadOnlyDictionary<string, int> counts, string me)
    {
        var share = counts.Count == 0 ? 0 : counts.Values.Sum() / (double)counts.Count;
        var most = Math.Ceiling(share * (1 + Tolerance));
        if (!counts.TryGetValue(me, out var mine) || mine <= most)
        {
            return new Dictionary<string, int>();
        }

        var excess = counts.ToDictionary(pair => pair.Key, pair => pair.Value - share);
        var part = excess[me] / excess.Values.Where(value => value > 0).Sum();
        return excess.Where(pair => pair.Value < 0)
            .Select(pair => (pair.Key, Count: (int)Math.Floor(-pair.Value * part)))
            .Where(pair => pair.Count > 0)
            .ToDictionary(pair => pair.Key, pair => pair.Count);
    }
}

using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Index;

/// <summary>Finds the shards of the index and reads them as one list.</summary>
public static class ApplicationIndex
{
    public const int Shards = 16;

    /// <summary>The shard that holds an application's row.</summary>
    public static IApplicationIndexGrain GetApplicationIndex(this IGrainFactory grains, string applicationKey)
    {
        ArgumentNullException.ThrowIfNull(grains);

        return grains.GetGrain<IApplicationIndexGrain>(ShardOf(applicationKey).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Every application, ordered by namespace and name. Application grains are not called.</summary>
    public static async Task<ImmutableArray<Application>> ListApplicationsAsync(this IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(grains);

        var shards = await Task.WhenAll(Enumerable.Range(0, Shards).Select(shard =>
            grains.GetGrain<IApplicationIndexGrain>(shard.ToString(System.Globalization.CultureInfo.InvariantCulture)).ListAsync()));
        return [.. shards.SelectMany(rows => rows)
            .OrderBy(row => row.Metadata.Namespace, StringComparer.Ordinal)
            .ThenBy(row => row.Metadata.Name, StringComparer.Ordinal)];
    }

    public static int ShardOf(string applicationKey) => (int)(StableHash.Of(applicationKey) % Shards);
}

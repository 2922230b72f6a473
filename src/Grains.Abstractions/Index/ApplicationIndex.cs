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

    /// <summary>Every shard, by its number.</summary>
    public static IEnumerable<IApplicationIndexGrain> GetApplicationIndexShards(this IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(grains);

        return Enumerable.Range(0, Shards).Select(shard =>
            grains.GetGrain<IApplicationIndexGrain>(shard.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Every application, ordered by namespace and name. Application grains are not called.</summary>
    public static async Task<ImmutableArray<Application>> ListApplicationsAsync(this IGrainFactory grains)
    {
        var shards = await Task.WhenAll(grains.GetApplicationIndexShards().Select(shard => shard.ReadAsync()));
        return [.. shards.SelectMany(rows => rows.Rows).Where(row => !row.Deleted).Select(row => row.Application)
            .OrderBy(row => row.Metadata.Namespace, StringComparer.Ordinal)
            .ThenBy(row => row.Metadata.Name, StringComparer.Ordinal)];
    }

    /// <summary>The highest revision that the index has heard of. Of a list that is read afterwards it is the version to watch from.</summary>
    public static async Task<long> GetApplicationsRevisionAsync(this IGrainFactory grains) =>
        (await Task.WhenAll(grains.GetApplicationIndexShards().Select(shard => shard.GetRevisionAsync()))).Max();

    public static int ShardOf(string applicationKey) => (int)(StableHash.Of(applicationKey) % Shards);
}

using System.Collections.Concurrent;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Sessions;
using OrleansGitOps.Grains.Sessions;

namespace OrleansGitOps.Api.Tests.Fakes;

/// <summary>
/// Hands out in-memory applications, an index over them, and the real grains of sessions over state in memory. Any other grain is a mistake of the test or
/// of the API.
/// </summary>
internal sealed class FakeGrainFactory(TimeProvider time) : IGrainFactory
{
    private readonly LoginThrottleGrain _throttle = new(new MemoryState<LoginThrottleState>(), time);
    private readonly RevokedSessionsGrain _sessions = new(new MemoryState<RevokedSessionsState>(), time);
    private readonly ConcurrentDictionary<string, FakeApplicationGrain> _applications = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FakeIndexShard> _shards = new(StringComparer.Ordinal);
    private long _revision;

    /// <summary>Thrown by every call to an index shard while set.</summary>
    public Exception? IndexFailure { get; set; }

    /// <summary>The index hears of what the applications are now.</summary>
    public void PublishIndex()
    {
        foreach (var shard in _shards.Values)
        {
            shard.Refresh();
        }
    }

    public IReadOnlyCollection<string> Keys => [.. _applications.Keys];

    public FakeApplicationGrain Application(string key) =>
        _applications.GetOrAdd(key, k => new FakeApplicationGrain(k, () => Interlocked.Increment(ref _revision)));

    private FakeIndexShard Shard(string number) => _shards.GetOrAdd(number, n => new FakeIndexShard(this, n, time));

    public IEnumerable<FakeApplicationGrain> Registered => _applications.Values.Where(grain => grain.Current is not null);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        object grain = typeof(TGrainInterface) == typeof(IApplicationGrain) ? Application(primaryKey)
            : typeof(TGrainInterface) == typeof(IApplicationIndexGrain) ? Shard(primaryKey)
            : typeof(TGrainInterface) == typeof(ILoginThrottleGrain) && primaryKey == ILoginThrottleGrain.Key ? _throttle
            : typeof(TGrainInterface) == typeof(IRevokedSessionsGrain) && primaryKey == "admin" ? _sessions
            : throw new NotSupportedException(typeof(TGrainInterface).Name);
        return (TGrainInterface)grain;
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey => throw new NotSupportedException();

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId) => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw new NotSupportedException();
}

using Microsoft.Extensions.Logging.Abstractions;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Tests.Sessions;

/// <summary>A state as the silo gives it to a grain: read from the store at activation, written by the grain.</summary>
internal sealed class StoredState<T> : IPersistentState<T>
    where T : new()
{
    private readonly GrainStorage _storage;
    private readonly string _name;
    private readonly GrainId _grain;
    private readonly GrainState<T> _state = new() { State = new T() };

    private StoredState(IStateStore store, string name, GrainId grain, TimeProvider time) =>
        (_storage, _name, _grain) = (new GrainStorage(store, ModelJson.Options, time, NullLogger<GrainStorage>.Instance), name, grain);

    public T State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string Etag => _state.ETag ?? "";

    public bool RecordExists => _state.RecordExists;

    public static async Task<StoredState<T>> ReadAsync(IStateStore store, string name, string type, string key, TimeProvider? time = null)
    {
        var state = new StoredState<T>(store, name, GrainId.Create(type, key), time ?? TimeProvider.System);
        await state.ReadStateAsync();
        return state;
    }

    public Task ReadStateAsync() => _storage.ReadStateAsync(_name, _grain, _state);

    public Task WriteStateAsync() => _storage.WriteStateAsync(_name, _grain, _state);

    public Task ClearStateAsync() => _storage.ClearStateAsync(_name, _grain, _state);
}

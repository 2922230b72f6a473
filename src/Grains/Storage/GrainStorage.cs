using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace OrleansGitOps.Grains.Storage;

/// <summary>
/// <see cref="IGrainStorage"/> over the state store, for grains with <c>[PersistentState]</c>. Payloads are plain JSON of the declared type:
/// no type names in the data, so a row can never choose what code runs. A row that cannot be read fails its grain's start, unless the state knows a safe
/// value to begin anew from.
/// </summary>
public sealed partial class GrainStorage(IStateStore store, JsonSerializerOptions json, TimeProvider time, ILogger<GrainStorage> logger) : IGrainStorage
{
    /// <summary>The name under which it is registered.</summary>
    public const string ProviderName = "Default";

    private const int Schema = 1;

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var states = await store.ReadAsync(TypeOf(grainId), KeyOf(grainId), CancellationToken.None);
        if (!states.TryGet(stateName, out var state))
        {
            SetAbsent(grainState);
            return;
        }

        grainState.ETag = ToETag(state.Version);
        grainState.RecordExists = true;
        try
        {
            grainState.State = Parse<T>(state, grainId);
        }
        catch (StateStoreException error) when (Activator.CreateInstance<T>() is IReplaceableState<T> fresh)
        {
            LogReplaced(logger, stateName, grainId, error);
            grainState.State = fresh.AfterLoss(time.GetUtcNow());
            // Stored at once: what is safe now must not move with the next activation.
            await WriteStateAsync(stateName, grainId, grainState);
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(grainState.State, json);
        var batch = new StateBatch(TypeOf(grainId), KeyOf(grainId))
        {
            Writes = [new StateWrite(stateName, FromETag(grainState.ETag), Schema, payload)],
        };
        var result = await WriteAsync(batch, grainState.ETag);
        grainState.ETag = ToETag(result.Versions[stateName]);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (FromETag(grainState.ETag) is var version and > 0)
        {
            var batch = new StateBatch(TypeOf(grainId), KeyOf(grainId)) { Deletes = [new StateDelete(stateName, version)] };
            await WriteAsync(batch, grainState.ETag);
        }

        SetAbsent(grainState);
    }

    private T Parse<T>(StoredState state, GrainId grainId)
    {
        if (state.Schema != Schema)
        {
            throw new StateStoreException(StateStoreFailure.TooNew,
                $"State '{state.Name}' of {grainId} has schema {state.Schema}, this program knows {Schema}.");
        }

        try
        {
            var value = JsonSerializer.Deserialize<T>(state.Payload.Span, json);
            return value is null || value is IReplaceableState<T> checkable && !checkable.IsWhole()
                ? throw new StateStoreException(StateStoreFailure.Damaged, $"State '{state.Name}' of {grainId} is null or has a hole.")
                : value;
        }
        catch (JsonException error)
        {
            throw new StateStoreException(StateStoreFailure.Damaged, $"State '{state.Name}' of {grainId} cannot be read: {error.Message}", error);
        }
    }

    private async Task<WriteResult> WriteAsync(StateBatch batch, string? etag)
    {
        try
        {
            return await store.WriteAsync(batch, CancellationToken.None);
        }
        catch (StateConflictException error)
        {
            throw new InconsistentStateException(error.Message, ToETag(error.ActualVersion), etag ?? "", error);
        }
    }

    private static void SetAbsent<T>(IGrainState<T> grainState)
    {
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private static string TypeOf(GrainId id) => id.Type.ToString()!;

    private static string KeyOf(GrainId id) => id.Key.ToString()!;

    private static string ToETag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static long FromETag(string? etag) => string.IsNullOrEmpty(etag) ? 0 : long.Parse(etag, CultureInfo.InvariantCulture);

    [LoggerMessage(EventId = 3101, Level = LogLevel.Error, Message = "State '{State}' of {Grain} cannot be read and begins anew from a safe value")]
    private static partial void LogReplaced(ILogger logger, string state, GrainId grain, Exception exception);
}

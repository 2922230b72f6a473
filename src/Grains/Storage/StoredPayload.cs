namespace OrleansGitOps.Grains.Storage;

/// <summary>A payload as it was found: readable, or damaged with the row's name.</summary>
public sealed class StoredPayload
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly string? _damage;
    private readonly Exception? _cause;

    private StoredPayload(ReadOnlyMemory<byte> json, string? damage, Exception? cause) => (_json, _damage, _cause) = (json, damage, cause);

    internal static StoredPayload Decode(byte[] stored, string database, string grainType, string grainId, string stateName)
    {
        try
        {
            return new(PayloadCodec.Decode(stored), null, null);
        }
        catch (InvalidDataException error)
        {
            return new(default, $"State '{stateName}' of {grainType} '{grainId}' in {database} is damaged: {error.Message}", error);
        }
    }

    internal ReadOnlyMemory<byte> Read() => _damage is null ? _json : throw new StateStoreException(StateStoreFailure.Damaged, _damage, _cause);
}

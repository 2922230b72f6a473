namespace OrleansGitOps.Grains.Storage;

/// <summary>Decodes a stored payload and names the row when it is damaged.</summary>
internal static class StoredPayload
{
    public static ReadOnlyMemory<byte> Decode(byte[] stored, string database, string grainType, string grainId, string stateName)
    {
        try
        {
            return PayloadCodec.Decode(stored);
        }
        catch (InvalidDataException error)
        {
            throw new StateStoreException(StateStoreFailure.Damaged,
                $"State '{stateName}' of {grainType} '{grainId}' in {database} is damaged: {error.Message}", error);
        }
    }
}

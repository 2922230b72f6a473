using System.Text;

namespace OrleansGitOps.Grains.Storage;

/// <summary>What can be stored at all. Checked before anything is queued, the same for every database.</summary>
public static class StorageLimits
{
    public const int MaxGrainTypeLength = 128;
    public const int MaxGrainIdLength = 1024;
    public const int MaxStateNameLength = 64;

    /// <summary>Bytes of one payload before compression.</summary>
    public const int MaxPayloadBytes = 64 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    internal static void CheckGrain(string grainType, string grainId)
    {
        CheckText(grainType, MaxGrainTypeLength, nameof(grainType));
        CheckText(grainId, MaxGrainIdLength, nameof(grainId));
    }

    /// <exception cref="ArgumentException">The batch can never be stored.</exception>
    internal static void Check(StateBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        CheckGrain(batch.GrainType, batch.GrainId);
        if (batch.Writes.Count + batch.Deletes.Count == 0)
        {
            throw new ArgumentException($"The batch of {batch.GrainType} '{batch.GrainId}' writes and deletes nothing.", nameof(batch));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in batch.Writes.Select(write => write.Name).Concat(batch.Deletes.Select(delete => delete.Name)))
        {
            CheckText(name, MaxStateNameLength, "state name");
            if (!names.Add(name))
            {
                throw new ArgumentException($"State '{name}' of {batch.GrainType} '{batch.GrainId}' is named twice in one batch.", nameof(batch));
            }
        }

        CheckVersionsAndPayloads(batch);
        foreach (var entry in batch.Audit)
        {
            Check(entry);
        }
    }

    internal static void Check(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        CheckText(entry.Actor, 512, "audit actor");
        CheckText(entry.Action, 128, "audit action");
        CheckText(entry.Object, 2048, "audit object");
        CheckText(entry.Detail, 16 * 1024, "audit detail", allowEmpty: true);
    }

    private static void CheckVersionsAndPayloads(StateBatch batch)
    {
        foreach (var write in batch.Writes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(write.ExpectedVersion);
            if (write.Payload.Length is 0 or > MaxPayloadBytes)
            {
                throw new ArgumentException($"The payload of state '{write.Name}' of {batch.GrainType} '{batch.GrainId}' has "
                    + $"{write.Payload.Length} bytes; 1 to {MaxPayloadBytes} can be stored.", nameof(batch));
            }

            if (write.Payload.Span[0] == PayloadCodec.CompressedMark)
            {
                throw new ArgumentException($"The payload of state '{write.Name}' is not JSON.", nameof(batch));
            }

            if (write.Summary is { } summary)
            {
                CheckText(summary, 256 * 1024, "summary", allowEmpty: true);
            }
        }

        foreach (var delete in batch.Deletes)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(delete.ExpectedVersion);
        }
    }

    private static void CheckText(string value, int maxLength, string what, bool allowEmpty = false)
    {
        ArgumentNullException.ThrowIfNull(value, what);
        if (value.Length > maxLength || (value.Length == 0 && !allowEmpty))
        {
            throw new ArgumentException($"The {what} has {value.Length} characters; {(allowEmpty ? 0 : 1)} to {maxLength} can be stored.", what);
        }

        // A NUL ends a text in PostgreSQL, and a lone surrogate would become '?', so that two names fell on one row.
        if (value.Contains('\0') || !IsUtf16(value))
        {
            throw new ArgumentException($"The {what} contains a NUL character or half a surrogate pair and cannot be stored.", what);
        }
    }

    private static bool IsUtf16(string value)
    {
        try
        {
            _ = StrictUtf8.GetByteCount(value);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}

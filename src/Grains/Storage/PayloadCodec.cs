using System.Buffers.Binary;
using System.IO.Compression;

namespace OrleansGitOps.Grains.Storage;

/// <summary>
/// Payloads in the database: JSON as it is, or from <see cref="CompressionThreshold"/> bytes on, where it gets smaller,
/// <c>0x01 | length (4 bytes, little endian) | Brotli</c>. JSON never starts with 0x01, so a row tells by itself what it is.
/// </summary>
internal static class PayloadCodec
{
    public const byte CompressedMark = 0x01;

    /// <summary>Below this a page of the database is not saved and the processor time is wasted.</summary>
    public const int CompressionThreshold = 1024;

    private const int HeaderLength = 5;
    private const int Quality = 4;
    private const int Window = 22;

    public static byte[] Encode(ReadOnlySpan<byte> payload)
    {
        if (payload.Length >= CompressionThreshold)
        {
            var buffer = new byte[HeaderLength + BrotliEncoder.GetMaxCompressedLength(payload.Length)];
            if (BrotliEncoder.TryCompress(payload, buffer.AsSpan(HeaderLength), out var written, Quality, Window)
                && written + HeaderLength < payload.Length)
            {
                buffer[0] = CompressedMark;
                BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(1), payload.Length);
                return buffer[..(HeaderLength + written)];
            }
        }

        return payload.ToArray();
    }

    /// <exception cref="InvalidDataException">The stored bytes are damaged; the length they promise bounds what is allocated.</exception>
    public static ReadOnlyMemory<byte> Decode(byte[] stored)
    {
        if (stored.Length == 0 || stored[0] != CompressedMark)
        {
            return stored;
        }

        if (stored.Length < HeaderLength)
        {
            throw new InvalidDataException("A compressed payload is shorter than its header.");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(stored.AsSpan(1));
        if (length is <= 0 or > StorageLimits.MaxPayloadBytes)
        {
            throw new InvalidDataException($"A compressed payload claims {length} bytes.");
        }

        var payload = new byte[length];
        if (!BrotliDecoder.TryDecompress(stored.AsSpan(HeaderLength), payload, out var written) || written != length)
        {
            throw new InvalidDataException("A compressed payload does not decompress to the length it claims.");
        }

        return payload;
    }
}

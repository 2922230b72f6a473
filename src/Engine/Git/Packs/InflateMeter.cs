namespace OrleansGitOps.Engine.Git.Packs;

/// <summary>
/// Finds out how large a zlib stream (RFC 1950, 1951) is when inflated, and where it ends, without making the output: no input can cost
/// memory. <see cref="System.IO.Compression.ZLibStream"/> does not tell where the compressed data ended. Checksums are libgit2's to
/// check.
/// </summary>
internal sealed class InflateMeter(BitSource bits)
{
    private const int EndOfBlock = 256;
    private const int Adler32Bytes = 4;

    // RFC 1951 3.2.5: lengths and distances have a base and a number of extra bits; 3.2.7: the order of the code length codes.
    private static readonly int[] LengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
        131, 163, 195, 227, 258];
    private static readonly int[] LengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    private static readonly int[] DistanceBase =
        [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
            16385, 24577];
    private static readonly int[] DistanceExtra = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12,
        12, 13, 13];
    private static readonly int[] CodeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly HuffmanTable _literals = new();
    private readonly HuffmanTable _distances = new();
    private readonly byte[] _lengths = new byte[288 + 32];

    /// <summary>The first bytes of the output, as many as <see cref="Length"/> says and fit.</summary>
    public byte[] Head { get; } = new byte[32];

    /// <summary>Bytes of output so far.</summary>
    public long Length { get; private set; }

    /// <summary>Goes over one zlib stream.</summary>
    /// <param name="maxLength">Stops beyond this many bytes of output.</param>
    /// <returns>False when the output is longer than <paramref name="maxLength"/>.</returns>
    /// <exception cref="InvalidDataException">It is no zlib stream.</exception>
    public bool Measure(long maxLength)
    {
        Length = 0;
        int method = bits.TakeByte(), flags = bits.TakeByte();
        if ((method & 15) != 8 || ((method << 8) + flags) % 31 != 0 || (flags & 32) != 0)
        {
            throw new InvalidDataException("an object is not compressed by zlib");
        }

        for (var last = false; !last;)
        {
            last = bits.Take(1) == 1;
            if (!Block(bits.Take(2), maxLength))
            {
                return false;
            }
        }

        bits.AlignToByte();
        for (var i = 0; i < Adler32Bytes; i++)
        {
            bits.TakeByte();
        }

        return true;
    }

    private bool Block(int type, long maxLength)
    {
        switch (type)
        {
            case 0:
                return Stored(maxLength);
            case 1:
                FixedCodes();
                return Compressed(maxLength);
            case 2:
                DynamicCodes();
                return Compressed(maxLength);
            default:
                throw new InvalidDataException("an object has a compressed block of an unknown type");
        }
    }

    private bool Stored(long maxLength)
    {
        bits.AlignToByte();
        var length = bits.TakeByte() | (bits.TakeByte() << 8);
        var complement = bits.TakeByte() | (bits.TakeByte() << 8);
        if (length != (~complement & 0xffff))
        {
            throw new InvalidDataException("an object has a stored block whose length is contradictory");
        }

        for (var i = 0; i < length; i++)
        {
            Emit(bits.TakeByte());
        }

        return Length <= maxLength;
    }

    private bool Compressed(long maxLength)
    {
        while (Length <= maxLength)
        {
            var symbol = _literals.Read(bits);
            if (symbol < EndOfBlock)
            {
                Emit((byte)symbol);
            }
            else if (symbol == EndOfBlock)
            {
                return true;
            }
            else
            {
                Repeat(symbol - EndOfBlock - 1);
            }
        }

        return false;
    }

    private void Repeat(int lengthCode)
    {
        if (lengthCode >= LengthBase.Length)
        {
            throw new InvalidDataException("an object is compressed with an unknown length");
        }

        var length = LengthBase[lengthCode] + bits.Take(LengthExtra[lengthCode]);
        var distanceCode = _distances.Read(bits);
        var distance = distanceCode < DistanceBase.Length
            ? DistanceBase[distanceCode] + bits.Take(DistanceExtra[distanceCode])
            : throw new InvalidDataException("an object is compressed with an unknown distance");
        if (distance > Length)
        {
            throw new InvalidDataException("an object refers to bytes before its start");
        }

        for (; length > 0 && Length < Head.Length; length--)
        {
            Emit(Head[Length - distance]);
        }

        Length += length;
    }

    private void Emit(byte value)
    {
        if (Length < Head.Length)
        {
            Head[Length] = value;
        }

        Length++;
    }

    private void FixedCodes()
    {
        _lengths.AsSpan(0, 144).Fill(8);
        _lengths.AsSpan(144, 112).Fill(9);
        _lengths.AsSpan(256, 24).Fill(7);
        _lengths.AsSpan(280, 8).Fill(8);
        _literals.Build(_lengths.AsSpan(0, 288));
        _lengths.AsSpan(0, 30).Fill(5);
        _distances.Build(_lengths.AsSpan(0, 30));
    }

    private void DynamicCodes()
    {
        int literals = bits.Take(5) + 257, distances = bits.Take(5) + 1, codes = bits.Take(4) + 4;
        Span<byte> codeLengths = stackalloc byte[19];
        codeLengths.Clear();
        for (var i = 0; i < codes; i++)
        {
            codeLengths[CodeLengthOrder[i]] = (byte)bits.Take(3);
        }

        _literals.Build(codeLengths);
        for (var i = 0; i < literals + distances;)
        {
            var symbol = _literals.Read(bits);
            var (value, count) = symbol switch
            {
                < 16 => ((byte)symbol, 1),
                16 when i > 0 => (_lengths[i - 1], 3 + bits.Take(2)),
                17 => ((byte)0, 3 + bits.Take(3)),
                18 => ((byte)0, 11 + bits.Take(7)),
                _ => throw new InvalidDataException("an object is compressed with a code that starts with a repetition"),
            };
            if (i + count > literals + distances)
            {
                throw new InvalidDataException("an object is compressed with a code that is too long");
            }

            _lengths.AsSpan(i, count).Fill(value);
            i += count;
        }

        _literals.Build(_lengths.AsSpan(0, literals));
        _distances.Build(_lengths.AsSpan(literals, distances));
    }
}

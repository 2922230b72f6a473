namespace OrleansGitOps.Engine.Git.Packs;

/// <summary>A canonical prefix code (RFC 1951 3.2.2) as a table: the next bits → symbol and length of its code.</summary>
internal sealed class HuffmanTable
{
    private const int MaxLength = 15;
    private readonly int[] _entries = new int[1 << MaxLength];
    private int _bits;

    /// <param name="lengths">Length of each symbol's code in bits; 0: it has none.</param>
    /// <exception cref="InvalidDataException">The lengths make no prefix code.</exception>
    public void Build(ReadOnlySpan<byte> lengths)
    {
        Span<int> counts = stackalloc int[MaxLength + 1];
        foreach (var length in lengths)
        {
            counts[length]++;
        }

        counts[0] = 0;
        _bits = 1;
        Span<int> next = stackalloc int[MaxLength + 1];
        var free = 1;
        for (var length = 1; length <= MaxLength; length++)
        {
            free = (free << 1) - counts[length];
            if (free < 0)
            {
                throw new InvalidDataException("an object is compressed with an impossible code");
            }

            next[length] = (next[length - 1] + counts[length - 1]) << 1;
            _bits = counts[length] > 0 ? length : _bits;
        }

        _entries.AsSpan(0, 1 << _bits).Clear();
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] > 0)
            {
                Enter(symbol, next[lengths[symbol]]++, lengths[symbol]);
            }
        }
    }

    public int Read(BitSource bits)
    {
        var entry = _entries[bits.Peek(_bits)];
        if (entry == 0)
        {
            throw new InvalidDataException("an object is compressed with an unknown code");
        }

        bits.Skip(entry & 15);
        return entry >> 4;
    }

    // Codes are sent with the most significant bit first, all else with the least.
    private void Enter(int symbol, int code, int length)
    {
        var reversed = 0;
        for (var bit = 0; bit < length; bit++)
        {
            reversed |= ((code >> bit) & 1) << (length - 1 - bit);
        }

        for (var index = reversed; index < 1 << _bits; index += 1 << length)
        {
            _entries[index] = (symbol << 4) | length;
        }
    }
}

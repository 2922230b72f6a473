namespace OrleansGitOps.Engine.Git.Packs;

/// <summary>
/// A stream as bits, least significant first (RFC 1951 3.1.1), and as bytes; it never takes a byte more from what follows than it gives
/// back.
/// </summary>
internal sealed class BitSource(Stream source)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private ulong _bits;
    private int _count;
    private int _pastEnd;

    /// <summary>The next bits without taking them; beyond the end of the stream they are zero.</summary>
    public int Peek(int count)
    {
        while (_count < count)
        {
            _bits |= (ulong)NextByteOrZero() << _count;
            _count += 8;
        }

        return (int)(_bits & ((1UL << count) - 1));
    }

    public void Skip(int count)
    {
        _bits >>= count;
        _count -= count;
    }

    public int Take(int count)
    {
        var value = Peek(count);
        Skip(count);
        return value;
    }

    /// <summary>Drops the rest of a byte of which bits were taken.</summary>
    public void AlignToByte() => Skip(_count & 7);

    /// <exception cref="InvalidDataException">The stream is at its end.</exception>
    public byte TakeByte()
    {
        if (_count >= 8)
        {
            return (byte)Take(8);
        }

        return Fill() ? _buffer[_start++] : throw new InvalidDataException("it ends within an object");
    }

    private byte NextByteOrZero()
    {
        if (Fill())
        {
            return _buffer[_start++];
        }

        _pastEnd++;
        return _pastEnd <= 8 ? (byte)0 : throw new InvalidDataException("it ends within an object");
    }

    private bool Fill()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, source.Read(_buffer));
        }

        return _end > 0;
    }
}

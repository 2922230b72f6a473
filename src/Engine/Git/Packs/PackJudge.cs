using System.Buffers.Binary;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Packs;

/// <summary>
/// Reads a received pack (gitformat-pack) before libgit2 does, which inflates whatever it is given: refuses objects and deltas above the
/// bounds, and deltas whose result would be (CVE-2025-21614: a few bytes that become gigabytes in memory).
/// </summary>
internal static class PackJudge
{
    private const int HashBytes = 20;
    private const int OfsDelta = 6;
    private const int RefDelta = 7;

    /// <exception cref="Errors.GitOpsException">
    /// <see cref="Errors.FailureReason.LimitExceeded"/>, or <see cref="Errors.FailureReason.RepositoryUnreachable"/>: it is no pack.
    /// </exception>
    public static void Check(Stream pack, GitUrl url, GitOptions options, CancellationToken cancellationToken)
    {
        var bits = new BitSource(pack);
        var meter = new InflateMeter(bits);
        try
        {
            Span<byte> header = stackalloc byte[12];
            foreach (ref var value in header)
            {
                value = bits.TakeByte();
            }

            var objects = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
            for (var i = 0L; i < objects; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Entry(bits, meter, url, options.MaxObjectBytes);
            }
        }
        catch (InvalidDataException exception)
        {
            throw GitFailures.Unreachable(url, "the host sent a broken pack: " + exception.Message, exception);
        }
    }

    private static void Entry(BitSource bits, InflateMeter meter, GitUrl url, long maxBytes)
    {
        var first = bits.TakeByte();
        var type = (first >> 4) & 7;
        var size = VariableSize(bits, (ulong)first & 15, shift: 4, more: (first & 0x80) != 0);
        for (var skip = type == RefDelta ? HashBytes : 0; skip > 0; skip--)
        {
            bits.TakeByte();
        }

        while (type == OfsDelta && (bits.TakeByte() & 0x80) != 0)
        {
        }

        if (size > (ulong)maxBytes || !meter.Measure(maxBytes))
        {
            throw TooLarge(url, maxBytes);
        }

        if ((ulong)meter.Length != size)
        {
            throw new InvalidDataException("an object has another size than it announces");
        }

        if (type is OfsDelta or RefDelta && DeltaResult(meter) > (ulong)maxBytes)
        {
            throw TooLarge(url, maxBytes);
        }
    }

    private static Errors.GitOpsException TooLarge(GitUrl url, long maxBytes) =>
        GitFailures.TooMuch(url, $"the repository holds an object of more than {maxBytes} bytes");

    // A delta starts with the sizes of what it builds on and of what it makes.
    private static ulong DeltaResult(InflateMeter meter)
    {
        var head = meter.Head.AsSpan(0, (int)Math.Min(meter.Length, meter.Head.Length));
        var position = 0;
        DeltaSize(head, ref position);
        return DeltaSize(head, ref position);
    }

    private static ulong DeltaSize(ReadOnlySpan<byte> head, ref int position)
    {
        var size = 0UL;
        for (var shift = 0; position < head.Length && shift < 63; shift += 7)
        {
            var value = head[position++];
            size |= ((ulong)value & 0x7f) << shift;
            if ((value & 0x80) == 0)
            {
                return size;
            }
        }

        throw new InvalidDataException("a delta has no sizes");
    }

    private static ulong VariableSize(BitSource bits, ulong size, int shift, bool more)
    {
        while (more)
        {
            var value = bits.TakeByte();
            size |= ((ulong)value & 0x7f) << shift;
            shift += 7;
            more = (value & 0x80) != 0;
            if (shift > 63)
            {
                throw new InvalidDataException("an object announces an impossible size");
            }
        }

        return size;
    }
}

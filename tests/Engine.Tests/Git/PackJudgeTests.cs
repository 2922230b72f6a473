using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git;
using OrleansGitOps.Engine.Git.Packs;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Tests.Git;

public sealed class PackJudgeTests
{
    private static readonly GitOptions Options = new() { DataDirectory = "/data", MaxObjectBytes = 100_000 };
    private static readonly GitUrl Url = GitUrl.Parse("https://h/a", Options);

    [Fact]
    public void Measure_WhatZLibMade_FindsLengthAndEnd()
    {
        var random = new Random(42);
        CompressionLevel[] levels = [CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.Optimal,
            CompressionLevel.SmallestSize];
        for (var round = 0; round < 600; round++)
        {
            var data = Sample(random);
            var zipped = Zip(data, levels[round % levels.Length]);
            var bits = new BitSource(new MemoryStream([.. zipped, 0xab, 0xcd]));
            var meter = new InflateMeter(bits);

            Assert.True(meter.Measure(data.Length));
            Assert.Equal(data.Length, meter.Length);
            Assert.Equal(data.Take(32), meter.Head.Take(Math.Min(32, data.Length)));
            Assert.Equal(0xab, bits.TakeByte());
            Assert.Equal(0xcd, bits.TakeByte());
            Assert.Throws<InvalidDataException>(() => bits.TakeByte());
        }
    }

    [Fact]
    public void Measure_CutOrChangedInput_EndsWithAnError()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var zipped = Zip(Sample(random), CompressionLevel.Optimal);
            if (round % 2 == 0)
            {
                zipped = zipped[..random.Next(zipped.Length)];
                Assert.Throws<InvalidDataException>(() => new InflateMeter(new BitSource(new MemoryStream(zipped))).Measure(10_000_000));
                continue;
            }

            zipped[random.Next(zipped.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                new InflateMeter(new BitSource(new MemoryStream(zipped))).Measure(10_000_000);
            }
            catch (InvalidDataException)
            {
                // Either outcome is fine: only other exceptions and endless work are not.
            }
        }
    }

    [Fact]
    public void Check_GoodObjects_Pass() =>
        PackJudge.Check(Pack(Entry(3, new byte[100_000]), Entry(3, []), Entry(7, Delta(50, 100_000), new byte[20])), Url, Options,
            CancellationToken.None);

    [Fact]
    public void Check_ObjectAboveTheBound_IsLimitExceeded() => AssertTooLarge(Pack(Entry(3, new byte[100_001])));

    [Fact]
    public void Check_InflationBombThatAnnouncesLittle_IsLimitExceeded() => AssertTooLarge(Pack(Entry(3, new byte[50_000_000],
        announced: 10)));

    [Fact]
    public void Check_DeltaWithAHugeResult_IsLimitExceeded()
    {
        AssertTooLarge(Pack(Entry(7, Delta(50, 4UL << 30), new byte[20])));
        AssertTooLarge(Pack(Entry(6, Delta(50, 100_001), [0x81, 0x01])));
    }

    [Fact]
    public void Check_Announcements_AreCompared()
    {
        AssertBroken(Pack(Entry(3, new byte[10], announced: 11)));
        AssertBroken(Pack(Entry(7, [], new byte[20])));
        AssertBroken(Pack([0xb0, .. Enumerable.Repeat((byte)0xff, 20)]));
        AssertBroken(Pack([0x30, 0x00, 0x00]));
        AssertBroken(new MemoryStream("PACK"u8.ToArray()));
    }

    [SkippableFact]
    public async Task ResolveAsync_ObjectAboveTheBound_LeavesTheMirrorAsItWas()
    {
        await using var git = await GitFixture.StartAsync();
        var first = await git.Host.CommitAsync("a.yaml", "1");
        git.Restart(options => options with { MaxObjectBytes = 10_000 });
        await git.ResolveAsync("HEAD");
        await git.Host.CommitAsync("zeros", new string('0', 10_001));

        var failure = await git.FailureAsync();

        Assert.Equal(FailureReason.LimitExceeded, failure.Reason);
        Assert.Contains("10000 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await git.Client.OpenAsync(first, CancellationToken.None)).Tree.Read("a.yaml").Length);
    }

    [SkippableFact]
    public async Task ResolveAsync_ManyDeltas_AreTaken()
    {
        await using var git = await GitFixture.StartAsync();
        var lines = Enumerable.Range(0, 3000).Select(i => $"line {i} {Guid.NewGuid()}").ToArray();
        for (var round = 0; round < 5; round++)
        {
            lines[round * 100] = "changed";
            await git.Host.CommitAsync("big.yaml", string.Join('\n', lines));
            await git.ResolveAsync("HEAD");
        }

        await git.Host.GitBareAsync("repack", "-adfq");
        git.Restart(options => options with { DataDirectory = Path.Combine(git.DataPath, "second") });

        Assert.Equal(string.Join('\n', lines), Encoding.UTF8.GetString((await git.OpenAsync()).Tree.Read("big.yaml").Span));
    }

    private static void AssertTooLarge(Stream pack) => Assert.Equal(FailureReason.LimitExceeded, FailureOf(pack).Reason);

    private static void AssertBroken(Stream pack) => Assert.Contains("broken pack", FailureOf(pack).Message, StringComparison.Ordinal);

    private static Failure FailureOf(Stream pack) =>
        Assert.Throws<GitOpsException>(() => PackJudge.Check(pack, Url, Options, CancellationToken.None)).Failure;

    private static byte[] Sample(Random random)
    {
        var data = new byte[random.Next(4) == 0 ? random.Next(300_000) : random.Next(2_000)];
        switch (random.Next(4))
        {
            case 0:
                random.NextBytes(data);
                break;
            case 1:
                data.AsSpan().Fill((byte)random.Next(256));
                break;
            case 2:
                for (var i = 0; i < data.Length; i++)
                {
                    data[i] = (byte)"aaaabbbcde\n"[random.Next(11)];
                }

                break;
            default:
                var text = Encoding.ASCII.GetBytes("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app-" + random.Next() + "\n");
                for (var i = 0; i < data.Length; i++)
                {
                    data[i] = random.Next(50) == 0 ? (byte)random.Next(256) : text[i % text.Length];
                }

                break;
        }

        return data;
    }

    private static byte[] Zip(byte[] data, CompressionLevel level)
    {
        using var zipped = new MemoryStream();
        using (var zip = new ZLibStream(zipped, level, leaveOpen: true))
        {
            zip.Write(data);
        }

        // Nothing written makes no stream at all.
        return zipped.Length > 0 ? zipped.ToArray() : [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
    }

    private static MemoryStream Pack(params byte[][] entries)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(count, entries.Length);
        return new MemoryStream([.. "PACK"u8, 0, 0, 0, 2, .. count, .. entries.SelectMany(entry => entry), .. new byte[20]]);
    }

    private static byte[] Entry(int type, byte[] data, byte[]? reference = null, long? announced = null)
    {
        var size = (ulong)(announced ?? data.Length);
        var header = new List<byte> { (byte)((type << 4) | (int)(size & 15) | (size > 15 ? 0x80 : 0)) };
        header.AddRange(size > 15 ? Varint(size >> 4) : []);
        return [.. header, .. reference ?? [], .. Zip(data, CompressionLevel.Optimal)];
    }

    private static byte[] Delta(ulong baseSize, ulong resultSize) => [.. Varint(baseSize), .. Varint(resultSize), 0x01, 0x00];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            yield return (byte)(value & 0x7f | 0x80);
        }

        yield return (byte)value;
    }
}

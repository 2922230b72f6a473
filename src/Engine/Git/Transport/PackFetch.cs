using System.Buffers.Binary;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>
/// One request for a pack. All that we have is told at once with <c>done</c>, so there is one round trip and no negotiation to get stuck
/// in. The pack comes in band 1 of the side band, progress (dropped) in band 2, the host's complaint in band 3.
/// </summary>
internal static class PackFetch
{
    private const int HeaderBytes = 12;

    public static byte[] Request(ServerHello server, IReadOnlyList<string> wants, IReadOnlyList<string> haves) =>
        server.IsVersion2 ? RequestV2(server, wants, haves) : RequestV0(wants, haves);

    /// <summary>Copies the pack, checked for its announced number of objects and its size; its content is judged later.</summary>
    public static async Task ReadAsync(PktLineReader reader, ServerHello server, GitUrl url, GitOptions options, Stream destination)
    {
        var header = new byte[HeaderBytes];
        var received = 0L;
        for (var line = await FirstOfPackAsync(reader, server, url).ConfigureAwait(false);
            line.Kind != PktKind.Flush;
            line = await reader.ReadAsync().ConfigureAwait(false))
        {
            var band = line is { Kind: PktKind.Data, Payload.Length: > 0 } ? line.Payload.Span[0] : 0;
            switch (band)
            {
                case 1:
                    var data = line.Payload[1..];
                    if (received < HeaderBytes)
                    {
                        var take = (int)Math.Min(HeaderBytes - received, data.Length);
                        data.Span[..take].CopyTo(header.AsSpan((int)received));
                        CheckHeader(header, received + take, url, options);
                    }

                    received += data.Length;
                    await destination.WriteAsync(data).ConfigureAwait(false);
                    break;
                case 2:
                    break;
                case 3:
                    throw OfHost(url, GitFailures.Clean(line.Text[1..]));
                default:
                    throw GitFailures.Unreachable(url, "the host broke off while it sent the pack");
            }
        }

        if (received < HeaderBytes)
        {
            throw GitFailures.Unreachable(url, "the host sent no pack");
        }
    }

    /// <summary>The host's own words about a request for a pack.</summary>
    public static GitOpsException OfHost(GitUrl url, string said) => said.Contains("not our ref", StringComparison.OrdinalIgnoreCase)
        ? GitFailures.NoRevision(url, "the host does not have the commit, or does not give it out: " + said)
        : GitFailures.Unreachable(url, "the Git host answered: " + said);

    private static byte[] RequestV2(ServerHello server, IReadOnlyList<string> wants, IReadOnlyList<string> haves)
    {
        var body = new GitRequestBody().Line("command=fetch");
        if (server.Has("agent"))
        {
            body.Line("agent=" + GitRequestBody.Agent);
        }

        body.Delimiter().Line("thin-pack").Line("no-progress").Line("ofs-delta");
        foreach (var id in wants)
        {
            body.Line("want " + id);
        }

        foreach (var id in haves)
        {
            body.Line("have " + id);
        }

        return body.Line("done").Flush().ToArray();
    }

    private static byte[] RequestV0(IReadOnlyList<string> wants, IReadOnlyList<string> haves)
    {
        var body = new GitRequestBody();
        for (var i = 0; i < wants.Count; i++)
        {
            body.Line($"want {wants[i]}" + (i == 0 ? $" thin-pack no-progress ofs-delta side-band-64k agent={GitRequestBody.Agent}" : ""));
        }

        body.Flush();
        foreach (var id in haves)
        {
            body.Line("have " + id);
        }

        return body.Line("done").ToArray();
    }

    private static async Task<PktLine> FirstOfPackAsync(PktLineReader reader, ServerHello server, GitUrl url)
    {
        var line = await reader.ReadAsync().ConfigureAwait(false);
        var started = false;
        while (line.Kind == PktKind.Data && (server.IsVersion2 ? !started && line.Text == "packfile" : IsAcknowledgement(line)))
        {
            started = true;
            line = await reader.ReadAsync().ConfigureAwait(false);
        }

        return started ? line : throw GitFailures.Unreachable(url, "the host does not answer the request for a pack in Git's protocol");
    }

    // Version 0 may acknowledge several commits that it knows, one a line.
    private static bool IsAcknowledgement(PktLine line) => line.Payload.Span.StartsWith("ACK "u8) || line.Payload.Span.StartsWith("NAK"u8);

    private static void CheckHeader(ReadOnlySpan<byte> header, long known, GitUrl url, GitOptions options)
    {
        if (known < HeaderBytes)
        {
            return;
        }

        if (!header.StartsWith("PACK"u8) || BinaryPrimitives.ReadUInt32BigEndian(header[4..]) is not (2 or 3))
        {
            throw GitFailures.Unreachable(url, "the host sent something that is not a pack of version 2");
        }

        var objects = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        if (objects > options.MaxPackObjects)
        {
            throw GitFailures.TooMuch(url, $"the host sends a pack with {objects} objects; at most {options.MaxPackObjects} are allowed");
        }
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OrleansGitOps.TestKit.Git;

/// <summary>Tells what a smart HTTP request asks for (git documentation: http-protocol, protocol-v2, protocol-common).</summary>
internal static class GitRequestParser
{
    private const int MaxPackets = 1000;

    public static GitRequest Parse(HttpRequest request, string repository, string action, ReadOnlyMemory<byte> body)
    {
        var isVersion2 = request.Headers["Git-Protocol"].ToString().Split(':').Contains("version=2");
        var packets = action == "git-upload-pack" ? ReadPackets(Decompress(request, body)) : [];
        var kind = (request.Method, action, request.Query["service"].ToString()) switch
        {
            ("GET", "info/refs", "git-upload-pack") => isVersion2 ? GitRequestKind.Capabilities : GitRequestKind.RefAdvertisement,
            ("GET", "info/refs", "git-receive-pack") => GitRequestKind.PushAdvertisement,
            ("POST", "git-upload-pack", _) => packets.Contains("command=ls-refs") ? GitRequestKind.LsRefs : GitRequestKind.Fetch,
            ("POST", "git-receive-pack", _) => GitRequestKind.Push,
            _ => GitRequestKind.Other,
        };
        return new GitRequest(kind, repository, [.. Arguments(packets, "ref-prefix ")], Depth(packets), UserName(request));
    }

    /// <summary>User name and password of basic authentication, or null.</summary>
    public static (string UserName, string Password)? Credentials(HttpRequest request)
    {
        const string scheme = "Basic ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header[scheme.Length..].Trim())).Split(':', 2);
        return pair.Length == 2 ? (pair[0], pair[1]) : null;
    }

    private static string? UserName(HttpRequest request) => Credentials(request)?.UserName;

    private static int? Depth(IEnumerable<string> packets) =>
        Arguments(packets, "deepen ").FirstOrDefault() is { } depth ? int.Parse(depth, CultureInfo.InvariantCulture) : null;

    private static IEnumerable<string> Arguments(IEnumerable<string> packets, string name) =>
        packets.Where(packet => packet.StartsWith(name, StringComparison.Ordinal)).Select(packet => packet[name.Length..]);

    private static byte[] Decompress(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        if (request.Headers.ContentEncoding != "gzip")
        {
            return body.ToArray();
        }

        using var zipped = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        zipped.CopyTo(plain);
        return plain.ToArray();
    }

    // pkt-line: four hexadecimal digits with the length including themselves; 0000 to 0002 are markers without content.
    private static List<string> ReadPackets(ReadOnlySpan<byte> bytes)
    {
        var packets = new List<string>();
        while (bytes.Length >= 4 && packets.Count < MaxPackets
               && int.TryParse(bytes[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length)
               && length <= bytes.Length)
        {
            var size = Math.Max(length, 4);
            packets.Add(Encoding.UTF8.GetString(bytes[4..size]).TrimEnd('\n'));
            bytes = bytes[size..];
        }

        return packets;
    }
}

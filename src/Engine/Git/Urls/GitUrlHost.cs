using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrleansGitOps.Engine.Git.Urls;

/// <summary>
/// Host and port. One spelling per address: <c>0x7f.1</c>, <c>2130706433</c> and <c>127.1</c> reach loopback on many systems and are
/// refused.
/// </summary>
internal static class GitUrlHost
{
    public static (string Host, int Port) Parse(string authority, int defaultPort)
    {
        if (authority.StartsWith('['))
        {
            var end = authority.IndexOf(']', StringComparison.Ordinal);
            return end > 0
                ? (IPv6(authority[1..end]), Port(authority[(end + 1)..], defaultPort))
                : throw GitUrlParser.Refuse("repoURL: the IPv6 address lacks its ]");
        }

        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? authority : authority[..colon]).ToLowerInvariant();
        RequireName(name);
        return (name, Port(colon < 0 ? "" : authority[colon..], defaultPort));
    }

    /// <summary>Whether connecting to <paramref name="host"/> stays on this machine.</summary>
    public static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static int Port(string text, int defaultPort)
    {
        if (text.Length == 0)
        {
            return defaultPort;
        }

        return text.Length > 1 && text[0] == ':' && text[1] != '0' && int.TryParse(text.AsSpan(1), NumberStyles.None,
            CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65535
            ? port
            : throw GitUrlParser.Refuse("repoURL: the port must be a number from 1 to 65535");
    }

    private static string IPv6(string text)
    {
        if (text.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(text, out var address)
            || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            throw GitUrlParser.Refuse("repoURL: the host in brackets is not an IPv6 address (without zone)");
        }

        return address.IsIPv4MappedToIPv6
            ? throw GitUrlParser.Refuse("repoURL: write an IPv4 address as four decimal numbers")
            : $"[{address}]";
    }

    private static void RequireName(string name)
    {
        if (name.Length is 0 or > 253)
        {
            throw GitUrlParser.Refuse("repoURL: the host is missing or longer than 253 characters");
        }

        var labels = name.Split('.');
        foreach (var label in labels)
        {
            if (label.Length is 0 or > 63 || label[0] == '-' || !label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            {
                throw GitUrlParser.Refuse("repoURL: the host is not a DNS name: letters, digits, - and _ in parts of 1 to 63 "
                    + "characters that "
                    + "do not start with - (a name in another script is written in its xn-- form)");
            }
        }

        // A last label that is a number makes the whole an IPv4 address to resolvers (WHATWG URL, "ends in a number").
        var last = labels[^1];
        var looksNumeric = last.All(char.IsAsciiDigit) || (last.StartsWith("0x", StringComparison.Ordinal)
            && last.Skip(2).All(char.IsAsciiHexDigit));
        if (looksNumeric && !(labels.Length == 4 && labels.All(IsDecimalOctet)))
        {
            throw GitUrlParser.Refuse("repoURL: write an IPv4 address as four decimal numbers without leading zeros");
        }
    }

    private static bool IsDecimalOctet(string label) =>
        label.Length <= 3 && label.All(char.IsAsciiDigit) && (label.Length == 1 || label[0] != '0') && int.Parse(label,
            CultureInfo.InvariantCulture) <= 255;
}

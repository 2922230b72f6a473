using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>
/// The command <c>ls-refs</c> of protocol v2: only refs below the prefixes cross the wire, whatever the repository holds.
/// </summary>
internal static class LsRefs
{
    public static byte[] Request(ServerHello server, IReadOnlyList<string> prefixes)
    {
        var body = new GitRequestBody().Line("command=ls-refs");
        if (server.Has("agent"))
        {
            body.Line("agent=" + GitRequestBody.Agent);
        }

        body.Delimiter().Line("peel").Line("symrefs");
        if (server.Has("ls-refs", "unborn"))
        {
            body.Line("unborn");
        }

        foreach (var prefix in prefixes)
        {
            body.Line("ref-prefix " + prefix);
        }

        return body.Flush().ToArray();
    }

    /// <summary>Reads lines <c>id name [symref-target:x] [peeled:y]</c> up to the flush.</summary>
    public static async Task ReadAsync(PktLineReader reader, GitUrl url, RefCollector refs)
    {
        var line = await reader.ReadAsync().ConfigureAwait(false);
        for (; line.Kind == PktKind.Data; line = await reader.ReadAsync().ConfigureAwait(false))
        {
            var words = line.Text.Split(' ');
            if (words.Length < 2)
            {
                throw GitFailures.Unreachable(url, "the answer is not in Git's protocol");
            }

            if (words[1] == "HEAD" && Attribute(words, "symref-target:") is { } head)
            {
                refs.SetHead(head);
            }

            if (words[0] != "unborn")
            {
                refs.Add(words[1], words[0], Attribute(words, "peeled:"));
            }
        }

        if (line.Kind != PktKind.Flush)
        {
            throw GitFailures.Unreachable(url, "the list of refs ends early");
        }
    }

    private static string? Attribute(string[] words, string name) =>
        words.Skip(2).FirstOrDefault(word => word.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
}

using OrleansGitOps.Engine.Git.Revisions;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>What a host says first: its protocol and abilities, and in version 0 all its refs (gitprotocol-v2, gitprotocol-http).</summary>
/// <param name="Capabilities">Of version 2, by name; a value may be empty.</param>
internal sealed record ServerHello(bool IsVersion2, IReadOnlyDictionary<string, string> Capabilities)
{
    private const int MaxCapabilities = 200;

    public static async Task<ServerHello> ReadAsync(PktLineReader reader, GitUrl url, RefCollector refs)
    {
        var line = await reader.ReadAsync().ConfigureAwait(false);
        if (line.Kind == PktKind.Data && line.Text.StartsWith("# service=", StringComparison.Ordinal))
        {
            line = await reader.ReadAsync().ConfigureAwait(false);
            line = line.Kind == PktKind.Flush ? await reader.ReadAsync().ConfigureAwait(false) : line;
        }

        if (line.Kind == PktKind.Data && line.Text == "version 2")
        {
            return new ServerHello(IsVersion2: true, await ReadCapabilitiesAsync(reader, url).ConfigureAwait(false));
        }

        if (line.Kind == PktKind.Data && line.Text == "version 1")
        {
            line = await reader.ReadAsync().ConfigureAwait(false);
        }

        await ReadRefsAsync(reader, line, url, refs).ConfigureAwait(false);
        return new ServerHello(IsVersion2: false, new Dictionary<string, string>());
    }

    public bool Has(string capability, string value = "") =>
        Capabilities.TryGetValue(capability, out var values) && (value.Length == 0 || values.Split(' ').Contains(value));

    private static async Task<Dictionary<string, string>> ReadCapabilitiesAsync(PktLineReader reader, GitUrl url)
    {
        var capabilities = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var line = await reader.ReadAsync().ConfigureAwait(false);
            line.Kind == PktKind.Data;
            line = await reader.ReadAsync().ConfigureAwait(false))
        {
            if (capabilities.Count >= MaxCapabilities)
            {
                throw GitFailures.Unreachable(url, "the host announces too many capabilities");
            }

            var parts = line.Text.Split('=', 2);
            capabilities[parts[0]] = parts.Length == 2 ? parts[1] : "";
        }

        return capabilities.GetValueOrDefault("object-format", "sha1") == "sha1"
            ? capabilities
            : throw new Errors.GitOpsException(Errors.FailureReason.NotSupported,
                $"{url}: repositories with SHA-256 object ids are not supported");
    }

    // "<id> <name>", the first one followed by NUL and the capabilities.
    private static async Task ReadRefsAsync(PktLineReader reader, PktLine line, GitUrl url, RefCollector refs)
    {
        for (; line.Kind == PktKind.Data; line = await reader.ReadAsync().ConfigureAwait(false))
        {
            var text = line.Text;
            var nul = text.IndexOf('\0', StringComparison.Ordinal);
            if (nul >= 0)
            {
                SetHead(refs, text[(nul + 1)..]);
                text = text[..nul];
            }

            if (text.Length < ObjectIds.Length + 2 || text[ObjectIds.Length] != ' ')
            {
                if (text.StartsWith("shallow ", StringComparison.Ordinal))
                {
                    continue;
                }

                throw GitFailures.Unreachable(url, "the answer is not in Git's protocol");
            }

            AddRef(refs, text[(ObjectIds.Length + 1)..], text[..ObjectIds.Length]);
        }

        if (line.Kind != PktKind.Flush)
        {
            throw GitFailures.Unreachable(url, "the list of refs ends early");
        }
    }

    private static void AddRef(RefCollector refs, string name, string id)
    {
        if (name.EndsWith("^{}", StringComparison.Ordinal))
        {
            refs.AddPeeled(name[..^3], id);
        }
        else if (name != "capabilities")
        {
            refs.Add(name, id, peeled: null);
        }
    }

    private static void SetHead(RefCollector refs, string capabilities)
    {
        const string symref = "symref=HEAD:";
        if (capabilities.Split(' ').FirstOrDefault(word => word.StartsWith(symref, StringComparison.Ordinal)) is { } head)
        {
            refs.SetHead(head[symref.Length..]);
        }
    }
}

using OrleansGitOps.Engine.Git.Revisions;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>Gathers advertised refs within the bound.</summary>
internal sealed class RefCollector(GitUrl url, GitOptions options, IReadOnlyList<string> prefixes)
{
    private readonly Dictionary<string, AdvertisedRef> _refs = new(StringComparer.Ordinal);
    private int _seen;

    public string? HeadTarget { get; private set; }

    public void SetHead(string target) => HeadTarget = RefName.IsValid(target) ? target : throw Broken();

    public void Add(string name, string id, string? peeled)
    {
        if (++_seen > options.MaxRefs)
        {
            throw GitFailures.TooMuch(url, $"the host lists more than {options.MaxRefs} refs");
        }

        if (!ObjectIds.IsFull(id) || (peeled is not null && !ObjectIds.IsFull(peeled)))
        {
            throw Broken();
        }

        // A name that breaks Git's rules cannot be asked for, and must not make its neighbours unusable.
        if (name != "HEAD" && !RefName.IsValid(name))
        {
            return;
        }

        // Prefixes are only a hint to a host.
        if (prefixes.Count == 0 || prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            _refs[name] = new AdvertisedRef(name, id, peeled);
        }
    }

    /// <summary>Version 0 sends the peeled id as a line of its own after the tag.</summary>
    public void AddPeeled(string name, string peeled)
    {
        if (_refs.TryGetValue(name, out var tag))
        {
            _refs[name] = tag with { PeeledId = ObjectIds.IsFull(peeled) ? peeled : throw Broken() };
        }
    }

    public RefAdvertisement ToAdvertisement()
    {
        // The branch behind HEAD is known even when its own name was not asked for.
        if (HeadTarget is not null && _refs.TryGetValue("HEAD", out var head))
        {
            _refs.TryAdd(HeadTarget, head with { Name = HeadTarget });
        }

        return new RefAdvertisement(HeadTarget, _refs);
    }

    private Errors.GitOpsException Broken() => GitFailures.Unreachable(url, "the host lists a ref with an invalid object id or target");
}

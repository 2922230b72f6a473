using LibGit2Sharp;

namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>
/// Writes the next generation of a mirror: one pack with what its refs lead to, without the rest. It is built beside the mirror, while that
/// is read and fetched into, and then put in its place at once: a process that dies before leaves a folder that the next one removes.
/// </summary>
internal sealed class MirrorRewrite
{
    private const string Suffix = ".joined";
    private readonly GitMirror _mirror;
    private readonly string _source;
    private readonly string _target;
    private readonly IReadOnlyDictionary<string, string> _refs;
    private readonly HashSet<string> _packs;

    private MirrorRewrite(GitMirror mirror)
    {
        (_mirror, _source, _target) = (mirror, mirror.CurrentPath, mirror.CurrentPath + Suffix);
        (_refs, _packs) = (mirror.Refs(), [.. MirrorPacks.Of(_source)]);
    }

    /// <summary>Notes what the mirror has now; the writer only. Afterwards no host is told of commits that will not be kept.</summary>
    public static MirrorRewrite Begin(GitMirror mirror, Func<string, bool> isUnused)
    {
        mirror.RemoveRefs(isUnused);
        return new MirrorRewrite(mirror);
    }

    /// <summary>Writes the pack. May run beside readers and the writer.</summary>
    /// <exception cref="LibGit2SharpException">An object of the mirror is missing or unreadable, or the disk is full.</exception>
    /// <exception cref="IOException">The disk.</exception>
    public void Build(CancellationToken cancellationToken)
    {
        if (Directory.Exists(_target))
        {
            Directory.Delete(_target, recursive: true);
        }

        Repository.Init(_target, isBare: true);
        using var source = new Repository(_source);
        var options = new PackBuilderOptions(MirrorPacks.Folder(_target)) { MaximumNumberOfThreads = 1 };
        source.ObjectDatabase.Pack(options, builder =>
            new ReachableObjects(source, builder.Add, cancellationToken).Visit([.. _refs.Values.Distinct().Select(id => new ObjectId(id))]));
    }

    /// <summary>Adds what was fetched in the meantime and puts the result in the mirror's place; the writer only.</summary>
    /// <returns>Whether it did: not when the mirror was made anew in the meantime.</returns>
    public bool Finish()
    {
        if (_mirror.CurrentPath != _source)
        {
            return false;
        }

        MirrorPacks.Copy(MirrorPacks.Of(_source).Where(pack => !_packs.Contains(pack)), _target);
        using (var target = new Repository(_target))
        {
            foreach (var (name, id) in _mirror.Refs())
            {
                target.Refs.Add(name, new ObjectId(id));
            }
        }

        _mirror.Replace(_target);
        return true;
    }
}

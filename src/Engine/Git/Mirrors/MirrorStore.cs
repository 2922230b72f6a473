using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>
/// The mirror of one repository over its life: opened at first use, made anew when it turns out damaged, but not again and again, since
/// what the host sends may be what is broken. Calls block: dedicated threads only.
/// </summary>
internal sealed class MirrorStore(GitUrl url, string directory, TimeProvider time)
{
    private static readonly TimeSpan RecreationPause = TimeSpan.FromMinutes(5);

    /// <summary>Longer than any read of one commit takes.</summary>
    private static readonly TimeSpan RetiredKept = TimeSpan.FromMinutes(15);
    private readonly Lock _lock = new();
    private GitMirror? _mirror;
    private bool _damaged;
    private DateTimeOffset? _recreatedAt;
    private DateTimeOffset? _retiredAt;

    /// <summary>What is still asked for.</summary>
    public MirrorUse Use { get; } = new(time);

    public GitMirror Current
    {
        get
        {
            lock (_lock)
            {
                return _mirror ??= GitMirror.Open(url, directory);
            }
        }
    }

    public bool IsDamaged
    {
        get
        {
            lock (_lock)
            {
                return _damaged;
            }
        }
    }

    public void MarkDamaged()
    {
        lock (_lock)
        {
            _damaged = true;
        }
    }

    /// <summary>Makes a damaged mirror anew; the writer only.</summary>
    /// <exception cref="GitOpsException">That was done a short time ago.</exception>
    public void Repair()
    {
        lock (_lock)
        {
            if (!_damaged)
            {
                return;
            }

            var now = time.GetUtcNow();
            if (_recreatedAt is { } last && now - last < RecreationPause)
            {
                throw GitFailures.Unreachable(url, "objects are missing or unreadable although the mirror was just fetched anew: check "
                    + "the repository at its host (git fsck)");
            }

            Current.Recreate();
            (_damaged, _recreatedAt) = (false, now);
        }
    }

    /// <summary>Begins to write the mirror into one pack when that is due; the writer only.</summary>
    /// <returns>What to build and to hand to <see cref="Finish"/>, or null: not due, or the last one is still there for its readers.</returns>
    public MirrorRewrite? BeginRewrite()
    {
        lock (_lock)
        {
            if (_retiredAt is { } retired && time.GetUtcNow() - retired >= RetiredKept)
            {
                Current.DeleteRetired();
                _retiredAt = null;
            }

            return _damaged || _retiredAt is not null || !MirrorPacks.AreToBeJoined(MirrorPacks.Of(Current.CurrentPath))
                ? null
                : MirrorRewrite.Begin(Current, Use.Unused());
        }
    }

    /// <summary>Puts the result in the mirror's place; the writer only.</summary>
    public bool Finish(MirrorRewrite rewrite)
    {
        lock (_lock)
        {
            if (_damaged || !rewrite.Finish())
            {
                return false;
            }

            _retiredAt = time.GetUtcNow();
            return true;
        }
    }
}

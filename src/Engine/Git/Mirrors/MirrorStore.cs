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
    private readonly Lock _lock = new();
    private GitMirror? _mirror;
    private bool _damaged;
    private DateTimeOffset? _recreatedAt;

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
}

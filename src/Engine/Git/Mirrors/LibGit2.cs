using LibGit2Sharp;

namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>
/// Closes libgit2 in, once per process: no configuration of the system, the user or XDG is read, so no include, insteadOf, proxy or hook
/// path of the machine takes part (threat rule G6), and the only transport of ours is a pack that lies on disk already.
/// </summary>
internal static class LibGit2
{
    /// <summary>The release that carries libgit2 1.8.6. Older ones have known holes.</summary>
    private static readonly System.Version Minimum = new(0, 32, 0);

    private static readonly Lazy<bool> Ready = new(Prepare);

    public static void EnsureReady() => _ = Ready.Value;

    private static bool Prepare()
    {
        var version = typeof(Repository).Assembly.GetName().Version;
        if (version < Minimum)
        {
            throw new InvalidOperationException($"LibGit2Sharp {version} is too old: {Minimum} or newer is needed");
        }

        foreach (var level in (ConfigurationLevel[])[ConfigurationLevel.Global, ConfigurationLevel.System, ConfigurationLevel.Xdg,
            ConfigurationLevel.ProgramData])
        {
            GlobalSettings.SetConfigSearchPaths(level, []);
        }

        GlobalSettings.SetOwnerValidation(true);
        GlobalSettings.SetStrictHashVerification(true);
        GlobalSettings.RegisterSmartSubtransport<PackSubtransport>(PackSubtransport.Scheme);
        return true;
    }
}

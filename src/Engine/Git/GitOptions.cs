using OrleansGitOps.Engine.Git.Credentials;

namespace OrleansGitOps.Engine.Git;

/// <summary>Where mirrors live, which addresses are allowed, and the bounds on everything a Git host can send.</summary>
public sealed record GitOptions
{
    /// <summary>Absolute path of the silo's data directory; mirrors lie in <c>git/</c> below it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Plain http to other hosts than loopback. Off: anyone on the way could change what is deployed.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>Absolute directories below which <c>file://</c> URLs and plain paths may lie; none unless set.</summary>
    public IReadOnlyList<string> LocalRoots { get; init; } = [];

    /// <summary>Logins by address.</summary>
    public IReadOnlyList<GitCredential> Credentials { get; init; } = [];

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause of a host that is sending, and the longest wait for its first byte.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>All of one listing of refs.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>All of one fetch, with taking the pack into the mirror.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromMinutes(10);

    public int MaxRefs { get; init; } = 100_000;

    /// <summary>Bytes of one listing of refs.</summary>
    public long MaxRefBytes { get; init; } = 32L << 20;

    /// <summary>Bytes of one received pack.</summary>
    public long MaxPackBytes { get; init; } = 1L << 30;

    /// <summary>Objects that one pack may announce.</summary>
    public long MaxPackObjects { get; init; } = 5_000_000;

    /// <summary>Largest inflated object or delta in a received pack, in bytes.</summary>
    public long MaxObjectBytes { get; init; } = 256L << 20;

    /// <summary>Threads for libgit2, which blocks.</summary>
    public int Threads { get; init; } = 4;

    public GitTreeLimits Tree { get; init; } = new();
}

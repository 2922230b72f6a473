namespace OrleansGitOps.Grains.Repositories;

/// <param name="PollInterval"><c>GitOps:Repositories:PollInterval</c>: how often a Git host is asked for moved refs; 10 % jitter is added.</param>
/// <param name="CacheBytes">Bytes of renders that are kept per silo.</param>
public sealed record RepositoryOptions(TimeSpan PollInterval, long CacheBytes = 256L << 20);

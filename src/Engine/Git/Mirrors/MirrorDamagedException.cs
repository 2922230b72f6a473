using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>Objects of the mirror are missing or unreadable; a new mirror cures it.</summary>
internal sealed class MirrorDamagedException(GitUrl url, Exception inner)
    : Exception($"{url}: the local mirror is damaged: {inner.Message}", inner);

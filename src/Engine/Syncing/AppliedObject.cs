using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>What an apply left behind.</summary>
/// <param name="Object">The server's answer.</param>
/// <param name="Created">It was not there before.</param>
/// <param name="Changed">The server stored something new.</param>
internal sealed record AppliedObject(KubeObject Object, bool Created, bool Changed);

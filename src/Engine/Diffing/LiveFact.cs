using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>What a watch last said about one object.</summary>
/// <param name="Digest">The live digest; empty when <paramref name="Exists"/> is false.</param>
/// <param name="Live">The object itself when the watch carried it, in the apiVersion that Git uses; else it is read when needed.</param>
public sealed record LiveFact(ResourceKey Key, bool Exists, string Uid, string ResourceVersion, string Digest, KubeObject? Live = null);

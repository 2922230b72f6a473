using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// What an object looked like right after we applied it, as far as it is ours: its uid, the values of the leaves that we sent as the server
/// returned them, the presence of every sent path, the order of our items in keyed lists. A later live object that still agrees with it has
/// not drifted.
/// </summary>
/// <param name="Uid">Another uid is another object: it was deleted and made again.</param>
/// <param name="Fields">The compact form (deflated JSON); long values and Secret values are hashes.</param>
[method: JsonConstructor]
public sealed record Reference(string Uid, ReadOnlyMemory<byte> Fields)
{
    /// <summary>Takes the reference from the answer to an apply.</summary>
    /// <param name="sent">The desired object that was sent.</param>
    /// <param name="applied">The server's answer, with <c>managedFields</c>.</param>
    /// <param name="hasher">For Secret values, which are never kept plain.</param>
    public static Reference Take(KubeObject sent, KubeObject applied, IKeyedHasher hasher) => ReferenceBuilder.Take(sent, applied, hasher);

    /// <summary>Paths of fields that no longer agree, e.g. <c>spec.containers[name=web].image</c>; empty: no drift. Never values.</summary>
    public ImmutableArray<string> Compare(KubeObject live, IKeyedHasher hasher) => ReferenceComparer.Compare(this, live, hasher);
}

using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>One object that the application has applied, and how it looked then.</summary>
/// <param name="ApiVersion">The apiVersion that Git uses: the object is read and watched in exactly this one.</param>
/// <param name="Uid">As last seen; prune deletes only this one.</param>
/// <param name="ResourceVersion">When the reference was last verified.</param>
/// <param name="DesiredHash">Content that was applied.</param>
/// <param name="LiveDigest">Digest of the live object when the reference was last verified: while it stays, nothing needs to be
/// compared.</param>
/// <param name="Adopted">The object was there before our first apply.</param>
public sealed record InventoryEntry(
    ResourceKey Key,
    string ApiVersion,
    string Uid,
    string ResourceVersion,
    string DesiredHash,
    Reference Reference,
    string LiveDigest,
    ObjectOptions Options,
    bool Adopted);

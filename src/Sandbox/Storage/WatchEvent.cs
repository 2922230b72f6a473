namespace OrleansGitOps.Sandbox.Storage;

/// <summary>One change of one object. Its version orders all changes of the cluster.</summary>
/// <param name="Version">The resourceVersion that the change got; that of <paramref name="Current"/>, or of the removal.</param>
/// <param name="Previous">Null when it was created.</param>
/// <param name="Current">What it became; for a removal the last state, with the removal's version.</param>
/// <param name="IsRemoval">It is gone.</param>
internal sealed record WatchEvent(long Version, StoredObject? Previous, StoredObject Current, bool IsRemoval);

namespace OrleansGitOps.Manifests.Patching;

/// <summary>A patch that is malformed or does not fit its target. The message names the operation and the path.</summary>
public sealed class PatchException(string message) : Exception(message);

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>What a write answers.</summary>
/// <param name="Json">The object.</param>
/// <param name="IsCreated">There was none before.</param>
internal sealed record WriteResult(byte[] Json, bool IsCreated);

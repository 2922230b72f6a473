namespace OrleansGitOps.Sandbox.Kinds;

/// <summary>Where the scale subresource reads and writes, as paths in dots.</summary>
/// <param name="Spec">The wanted replicas.</param>
/// <param name="Status">The replicas there are.</param>
/// <param name="Selector">A label selector or its text; null: none.</param>
internal sealed record ScalePaths(string Spec, string Status, string? Selector);

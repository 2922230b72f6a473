using System.Collections.Immutable;
using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>A <see cref="DesiredState"/>, or everything that is wrong with the rendered set; then nothing is applied.</summary>
/// <param name="State">Null when there are failures.</param>
/// <param name="Failures">All of them: each names the object and the next move.</param>
public sealed record DesiredStateResult(DesiredState? State, ImmutableArray<Failure> Failures);

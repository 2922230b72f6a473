namespace OrleansGitOps.TestKit.Requirements;

/// <summary>A real part is missing where none may be (<c>CI=true</c>): the test fails instead of being skipped.</summary>
public sealed class RealPartMissingException(string message) : Exception(message);

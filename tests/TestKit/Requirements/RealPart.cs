namespace OrleansGitOps.TestKit.Requirements;

/// <summary>A real program that tests run against, and how to get it.</summary>
/// <param name="Name">What a person calls it.</param>
/// <param name="HowToGet">One sentence: the command that brings it.</param>
/// <param name="IsSlow">Left out by <c>./test.sh --fast</c>.</param>
/// <param name="FindMissing">The names of the programs that are not there; empty when all are.</param>
internal sealed record RealPart(string Name, string HowToGet, bool IsSlow, Func<IReadOnlyList<string>> FindMissing);

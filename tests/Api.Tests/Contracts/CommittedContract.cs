using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.Api.Tests.Contracts;

/// <summary>Compares what the API is with what <c>src/Api/Contracts</c> says it is.</summary>
internal static class CommittedContract
{
    private const string UpdateVariable = "GITOPS_UPDATE_CONTRACTS";

    public static void Check(string fileName, string actual)
    {
        var path = Path.Combine(RepositoryRoot.Path, "src/Api/Contracts", fileName);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, actual);
        }

        var (written, found) = (Lines(File.Exists(path) ? File.ReadAllText(path) : ""), Lines(actual));
        var first = written.Zip(found).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(
            written.SequenceEqual(found),
            $"{fileName} differs from the code from line {first + 1} on: '{written.ElementAtOrDefault(first)}' is written, "
            + $"'{found.ElementAtOrDefault(first)}' is what the code says. Clients rely on it: where the change is meant, "
            + $"{UpdateVariable}=1 dotnet test tests/Api.Tests --filter Contracts, and review the difference.");
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd().Split('\n');
}

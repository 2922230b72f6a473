namespace OrleansGitOps.Architecture.Tests.Contracts;

/// <summary>
/// <c>src/Grains.Abstractions/OrleansContracts.txt</c> makes a change of a contract visible in review: an id that is used again for
/// something else, or a type that changes under its id, breaks stored state and silos of another version.
/// </summary>
public sealed class OrleansContractsTests
{
    private const string UpdateVariable = "GITOPS_UPDATE_CONTRACTS";

    [Fact]
    public void Contracts_OfTheCode_AreTheOnesWrittenDown()
    {
        var path = Path.Combine(Repo.Root, "src/Grains.Abstractions/OrleansContracts.txt");
        var actual = ContractText.Of();
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, actual);
        }

        var (written, found) = (Lines(File.Exists(path) ? File.ReadAllText(path) : ""), Lines(actual));
        var difference = written.Except(found).Select(line => "- " + line).Concat(found.Except(written).Select(line => "+ " + line)).ToList();
        Assert.True(
            difference.Count == 0 && written.SequenceEqual(found),
            $"OrleansContracts.txt differs from the code. Never give an id to something else. Where the change is meant: {UpdateVariable}=1 dotnet test "
            + $"tests/Architecture.Tests --filter OrleansContracts, and review the difference.\n{string.Join('\n', difference)}");
    }

    /// <summary>Each member with the type it belongs to, so that a difference can be read on its own.</summary>
    private static List<string> Lines(string text)
    {
        var owner = "";
        var lines = new List<string>();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0))
        {
            owner = line[0] == ' ' ? owner : line;
            lines.Add(line[0] == ' ' ? owner + line : line);
        }

        return lines;
    }
}

using System.Text.RegularExpressions;

namespace OrleansGitOps.Architecture.Tests;

public sealed partial class DocumentTests
{
    [Theory]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Document_FoldersItNames_Exist(string document)
    {
        var text = File.ReadAllText(Path.Combine(Repo.Root, document));

        var gone = PathInCode().Matches(text)
            .Select(match => match.Groups[1].Value.TrimEnd('/', '.'))
            .Where(path => !path.Contains('*') && !path.Contains('<'))
            .Where(path => !Directory.Exists(Path.Combine(Repo.Root, path)) && !File.Exists(Path.Combine(Repo.Root, path)))
            .Distinct()
            .ToList();

        Assert.True(gone.Count == 0, $"{document} names what is not there: {string.Join(", ", gone)}");
    }

    [Fact]
    public void ContractFiles_FirstMerge_Exist() =>
        Assert.True(File.Exists(Path.Combine(Repo.Root, "src/Grains.Abstractions/OrleansContracts.txt")));

    [GeneratedRegex(@"(?<![\w/.~-])((?:src|tests|deploy|docs|eng)/[\w./*<>-]*)")]
    private static partial Regex PathInCode();
}

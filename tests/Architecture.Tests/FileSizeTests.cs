namespace OrleansGitOps.Architecture.Tests;

public sealed class FileSizeTests
{
    private const int MaxCodeLines = 400;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void SourceFile_AnyFolder_StaysReadable(string folder)
    {
        var tooLong = Repo.Files(folder, "*.cs")
            .Select(path => (Path: Repo.Relative(path), Lines: File.ReadLines(path).Count(IsCode)))
            .Where(file => file.Lines > MaxCodeLines)
            .Select(file => $"{file.Path}: {file.Lines} code lines; split it, {MaxCodeLines} are the limit")
            .ToList();

        Assert.True(tooLong.Count == 0, string.Join('\n', tooLong));
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void SourceLine_AnyFile_FitsIn160Columns(string folder)
    {
        var tooLong = Repo.Files(folder, "*.cs")
            .SelectMany(path => File.ReadLines(path).Select((text, index) => (Where: $"{Repo.Relative(path)}:{index + 1}", text.Length)))
            .Where(line => line.Length > 160)
            .Select(line => $"{line.Where}: {line.Length} columns")
            .ToList();

        Assert.True(tooLong.Count == 0, string.Join('\n', tooLong));
    }

    private static bool IsCode(string line)
    {
        var text = line.AsSpan().Trim();
        return text.Length > 0 && !text.StartsWith("//", StringComparison.Ordinal);
    }
}

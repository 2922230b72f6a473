using OrleansGitOps.Engine.Validation;

namespace OrleansGitOps.Engine.Tests.Validation;

public sealed class SourcePathFormTests
{
    [Theory]
    [InlineData(".")]
    [InlineData("./")]
    [InlineData("overlays/production")]
    [InlineData("overlays//production/")]
    [InlineData("a/../b")]
    [InlineData("...")]
    [InlineData("åpen kilde/k8s")]
    [InlineData("-x")]
    public void Problem_InsideTheRepository_None(string path) => Assert.Null(SourcePathForm.Problem(path));

    [Theory]
    [InlineData("/etc", "is absolute")]
    [InlineData("..", "leads out of the repository")]
    [InlineData("a/../..", "leads out of the repository")]
    [InlineData("./../a", "leads out of the repository")]
    [InlineData("../repo/a", "leads out of the repository")]
    [InlineData("a\\..\\..", "holds a backslash")]
    [InlineData("C:\\x", "holds a backslash")]
    [InlineData("a\0b", "holds a control character")]
    [InlineData("a\nb", "holds a control character")]
    public void Problem_OutsideOrOdd_Refused(string path, string expected) => Assert.Contains(expected, SourcePathForm.Problem(path));
}

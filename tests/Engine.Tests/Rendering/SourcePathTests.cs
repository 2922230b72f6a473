using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Rendering;

namespace OrleansGitOps.Engine.Tests.Rendering;

public sealed class SourcePathTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("", ".", "")]
    [InlineData("", "a/b/", "a/b")]
    [InlineData("a/b", "../c", "a/c")]
    [InlineData("a/b", "./c//d", "a/b/c/d")]
    [InlineData("a/b", "../..", "")]
    [InlineData("a", "b/../../c", "c")]
    [InlineData("a", "...", "a/...")]
    public void Resolve_InsideTheRepository_GivesTheNormalPath(string folder, string reference, string expected) =>
        Assert.Equal(expected, SourcePath.Resolve(folder, reference, "field"));

    [Theory]
    [InlineData("", "..")]
    [InlineData("a", "../..")]
    [InlineData("a/b", "../../../b")]
    [InlineData("a", "b/../../../a")]
    [InlineData("", "/etc/passwd")]
    [InlineData("", "a\\..\\..\\b")]
    [InlineData("", "a\0b")]
    [InlineData("", "a\nb")]
    public void Resolve_OutOfTheRepositoryOrMalformed_IsRefusedWithField(string folder, string reference)
    {
        var exception = Assert.Throws<GitOpsException>(() => SourcePath.Resolve(folder, reference, "file.yaml: resources[0]"));

        Assert.Equal(FailureReason.RenderFailed, exception.Failure.Reason);
        Assert.StartsWith("file.yaml: resources[0]: ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("a/b", "a", true)]
    [InlineData("a", "a", true)]
    [InlineData("ab", "a", false)]
    [InlineData("a", "", true)]
    [InlineData("a", "a/b", false)]
    public void IsWithin_PathAndFolder_ComparesWholeSegments(string path, string folder, bool expected) =>
        Assert.Equal(expected, SourcePath.IsWithin(path, folder));
}

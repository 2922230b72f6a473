using OrleansGitOps.Engine.Validation;

namespace OrleansGitOps.Engine.Tests.Validation;

public sealed class RevisionFormTests
{
    [Theory]
    [InlineData("HEAD")]
    [InlineData("main")]
    [InlineData("feature/æøå")]
    [InlineData("release-1.x")]
    [InlineData("1.x")]
    [InlineData("v1.2.3")]
    [InlineData("refs/heads/main")]
    [InlineData("refs/tags/v1")]
    [InlineData("4a1c4b21597c1b4415bdbecb28a3296c6b5e23ca")]
    [InlineData("4a1c4b2")]
    [InlineData("user@host")]
    [InlineData("a+b=c")]
    public void Problem_NameOfARef_None(string revision) => Assert.Null(RevisionForm.Problem(revision));

    [Theory]
    [InlineData("main~1")]
    [InlineData("main^{commit}")]
    [InlineData(":/x")]
    [InlineData("a..b")]
    [InlineData("HEAD@{1}")]
    [InlineData("@")]
    [InlineData("-x")]
    [InlineData("--upload-pack=touch x")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData(".a")]
    [InlineData("a/.b")]
    [InlineData("a.")]
    [InlineData("a.lock")]
    [InlineData("a.lock/b")]
    [InlineData("a?b")]
    [InlineData("a[b")]
    [InlineData("a\\b")]
    [InlineData("refs/heads/*")]
    public void Problem_NoNameOfARef_Refused(string revision) => Assert.Contains("is not the name of a branch or tag", RevisionForm.Problem(revision));

    [Theory]
    [InlineData("1.*")]
    [InlineData("*")]
    [InlineData("^1.2")]
    [InlineData("~1.2.3")]
    [InlineData(">=1.0 <2.0")]
    [InlineData(">=1.0.0-0, <2")]
    [InlineData("1.2 - 1.4")]
    [InlineData("1.* || 2.*")]
    [InlineData("v1.2.*")]
    public void Problem_RangeOfVersions_NotSupportedYet(string revision) =>
        Assert.Contains("is not supported yet by this version", RevisionForm.Problem(revision));

    [Fact]
    public void Problem_TooLong_Refused() => Assert.Equal("is longer than 250 characters", RevisionForm.Problem(new string('a', 251)));
}

using OrleansGitOps.Engine.Git.Revisions;

namespace OrleansGitOps.Engine.Tests.Git;

/// <summary>
/// The rules are those of Masterminds/semver v3 (its README, "Checking Version Constraints"), which Argo CD uses for target revisions.
/// </summary>
public sealed class VersionRangeTests
{
    [Theory]
    [InlineData("*", "1.0.0", true)]
    [InlineData("*", "1.0.0-beta", false)]
    [InlineData(">=1.2.3", "1.2.3", true)]
    [InlineData(">=1.2.3", "1.2.2", false)]
    [InlineData(">=1.2.3", "1.3.0-beta", false)]
    [InlineData(">=1.2.3-0", "1.3.0-beta", true)]
    [InlineData(">=1.2.3-beta.2", "1.2.3-beta.10", true)]
    [InlineData(">=1.2.3-beta.2", "1.2.3-beta.1", false)]
    [InlineData(">1.2.3", "1.2.3", false)]
    [InlineData(">1.2", "1.2.9", false)]
    [InlineData(">1.2", "1.3.0", true)]
    [InlineData(">11", "11.9.9", false)]
    [InlineData(">11", "12.0.0", true)]
    [InlineData("<1.2", "1.1.9", true)]
    [InlineData("<1.2", "1.2.0", false)]
    [InlineData("<=1.2", "1.2.9", true)]
    [InlineData("<=1.2.3", "1.2.4", false)]
    [InlineData("!=1.2.3", "1.2.3", false)]
    [InlineData("!=1.2.3", "1.2.4", true)]
    [InlineData("!=1.2.x", "1.2.4", false)]
    [InlineData("=1.2.3", "1.2.3", true)]
    [InlineData("=1.2.3", "1.2.4", false)]
    [InlineData("1.2.x", "1.2.9", true)]
    [InlineData("1.2.x", "1.3.0", false)]
    [InlineData("1.X", "1.9.0", true)]
    [InlineData("1.*", "2.0.0", false)]
    [InlineData("v1.*", "1.5.0", true)]
    [InlineData("1.2 - 1.4.5", "1.2.0", true)]
    [InlineData("1.2 - 1.4.5", "1.4.5", true)]
    [InlineData("1.2 - 1.4.5", "1.4.6", false)]
    [InlineData("~1.2.3", "1.2.9", true)]
    [InlineData("~1.2.3", "1.3.0", false)]
    [InlineData("~1.2", "1.2.0", true)]
    [InlineData("~1", "1.9.0", true)]
    [InlineData("~1", "2.0.0", false)]
    [InlineData("~>1.2", "1.3.0", false)]
    [InlineData("^1.2.3", "1.9.0", true)]
    [InlineData("^1.2.3", "2.0.0", false)]
    [InlineData("^0.2.3", "0.2.9", true)]
    [InlineData("^0.2.3", "0.3.0", false)]
    [InlineData("^0.0.3", "0.0.3", true)]
    [InlineData("^0.0.3", "0.0.4", false)]
    [InlineData("^0.0", "0.0.9", true)]
    [InlineData("^0.0", "0.1.0", false)]
    [InlineData("^0", "0.9.0", true)]
    [InlineData("^0", "1.0.0", false)]
    [InlineData(">= 1.2, < 3.0.0 || >= 4.2.3", "2.0.0", true)]
    [InlineData(">= 1.2, < 3.0.0 || >= 4.2.3", "3.0.0", false)]
    [InlineData(">= 1.2, < 3.0.0 || >= 4.2.3", "4.2.3", true)]
    [InlineData(">=1.2 <1.4", "1.3.0", true)]
    [InlineData(">=1.2 <1.4", "1.4.0", false)]
    public void Contains_Version_AsMasterminds(string range, string version, bool contains)
    {
        Assert.True(VersionRange.TryParse(range, out var parsed));
        Assert.Equal(contains, parsed.Contains(SemanticVersion.Parse(version)!));
    }

    [Theory]
    [InlineData("main")]
    [InlineData("v1.2.3")]
    [InlineData("1.2.3")]
    [InlineData("1.2")]
    [InlineData("release-1.x")]
    [InlineData("feature/x")]
    [InlineData("")]
    [InlineData(">=")]
    [InlineData(">=1.2.3.4")]
    [InlineData("1.2.3 -")]
    [InlineData(">=a")]
    public void TryParse_NoRange_IsFalse(string text) => Assert.False(VersionRange.TryParse(text, out _));

    [Fact]
    public void Highest_Tags_IgnoresWhatIsNoVersion()
    {
        Assert.True(VersionRange.TryParse("1.x", out var range));
        Assert.Equal("v1.10.0", range.Highest(["v1.2.0", "v1.10.0", "latest", "v2.0.0", "1.9.0", "v1.11.0-rc.1"]));
        Assert.Null(range.Highest(["latest"]));
    }
}

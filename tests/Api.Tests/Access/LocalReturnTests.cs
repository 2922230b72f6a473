using OrleansGitOps.Api.Access;

namespace OrleansGitOps.Api.Tests.Access;

public sealed class LocalReturnTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/dashboard/")]
    [InlineData("/api/v1/applications?fields=items.metadata.name&x=%20")]
    public void Clean_LocalPath_Kept(string path) => Assert.Equal(path, LocalReturn.Clean(path));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://evil.example.com/")]
    [InlineData("//evil.example.com/")]
    [InlineData("///evil.example.com/")]
    [InlineData("/\\evil.example.com/")]
    [InlineData("\\\\evil.example.com/")]
    [InlineData("/x\\y")]
    [InlineData("/\t/evil.example.com")]
    [InlineData("/\r\nSet-Cookie: a=b")]
    [InlineData("/ü")]
    [InlineData(" /x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example.com")]
    [InlineData("/login?return=/login")]
    [InlineData("/logout")]
    public void Clean_AnythingElse_Root(string? path) => Assert.Equal("/", LocalReturn.Clean(path));
}

using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Tests.Git;

public sealed class GitUrlTests
{
    private static readonly GitOptions Options = new() { DataDirectory = "/data", LocalRoots = ["/srv/git"] };

    [Theory]
    [InlineData("https://github.com/org/app", "https://github.com/org/app")]
    [InlineData("https://github.com/org/app.git", "https://github.com/org/app")]
    [InlineData("https://github.com/org/app.git/", "https://github.com/org/app")]
    [InlineData("HTTPS://GitHub.COM:443/org/App", "https://github.com/org/App")]
    [InlineData("https://git.example.com:8443/a/b", "https://git.example.com:8443/a/b")]
    [InlineData("https://user@git.example.com/a/b", "https://git.example.com/a/b")]
    [InlineData("http://127.0.0.1:3000/a/b.git", "http://127.0.0.1:3000/a/b")]
    [InlineData("http://localhost/a", "http://localhost/a")]
    [InlineData("http://[::1]:80/a", "http://[::1]/a")]
    [InlineData("https://h/a%20b/%7Ec", "https://h/a%20b/~c")]
    [InlineData("https://h/%c3%a4", "https://h/%C3%A4")]
    [InlineData("https://h/ä", "https://h/%C3%A4")]
    [InlineData("file:///srv/git/app.git", "file:///srv/git/app")]
    [InlineData("/srv/git/app", "file:///srv/git/app")]
    [InlineData("file://localhost/srv/git/app", "file:///srv/git/app")]
    public void Parse_GoodUrl_IsNormalised(string text, string canonical)
    {
        var url = GitUrl.Parse(text, Options);

        Assert.Equal(canonical, url.Canonical);
        Assert.Equal(url, GitUrl.Parse(canonical, Options));
    }

    [Theory]
    [InlineData("")]
    [InlineData("org/app")]
    [InlineData("ext::sh -c touch% /tmp/x")]
    [InlineData("ext::sh")]
    [InlineData("-uploadpack=x")]
    [InlineData("--upload-pack=touch")]
    [InlineData("ftp://h/a")]
    [InlineData("git://h/a")]
    [InlineData("https://h")]
    [InlineData("https:///a")]
    [InlineData("https://-h/a")]
    [InlineData("https://h/-a")]
    [InlineData("https://h/a/../b")]
    [InlineData("https://h/a/%2e%2e/b")]
    [InlineData("https://h/a/%2E./b")]
    [InlineData("https://h/a/%252e%252e/b")]
    [InlineData("https://h/./a")]
    [InlineData("https://h//a")]
    [InlineData("https://h/a%2fb")]
    [InlineData("https://h/a%5cb")]
    [InlineData("https://h/a\\b")]
    [InlineData("https://h/a%00b")]
    [InlineData("https://h/a%0ab")]
    [InlineData("https://h/a\nb")]
    [InlineData("https://h/a b")]
    [InlineData("https://h/a\u200bb")]
    [InlineData("https://h/a%e2%80%8bb")]
    [InlineData("https://h/a%zz")]
    [InlineData("https://h/a%ff")]
    [InlineData("https://h/a?b=c")]
    [InlineData("https://h/a#b")]
    [InlineData("https://h:0/a")]
    [InlineData("https://h:99999/a")]
    [InlineData("https://h:x/a")]
    [InlineData("https://h:/a")]
    [InlineData("https://0x7f.1/a")]
    [InlineData("https://2130706433/a")]
    [InlineData("https://127.1/a")]
    [InlineData("https://127.0.0.01/a")]
    [InlineData("https://[::ffff:127.0.0.1]/a")]
    [InlineData("https://[fe80::1%25eth0]/a")]
    [InlineData("https://exämple.com/a")]
    [InlineData("http://git.example.com/a")]
    [InlineData("http://localhost.example.com/a")]
    [InlineData("file://server/srv/git/a")]
    [InlineData("file:///etc/a")]
    [InlineData("file:///srv/git/../../etc")]
    [InlineData("file:///srv/gitter/a")]
    [InlineData("/srv")]
    public void Parse_BadUrl_IsRefusedNamingTheField(string text)
    {
        var failure = Assert.Throws<GitOpsException>(() => GitUrl.Parse(text, Options)).Failure;

        Assert.Equal(FailureReason.InvalidSpec, failure.Reason);
        Assert.IsType<RetryPolicy.Never>(failure.Retry);
        Assert.True(failure.Message.Contains("repoURL", StringComparison.Ordinal) || failure.Message.Contains("LocalRoots",
            StringComparison.Ordinal), failure.Message);
    }

    [Theory]
    [InlineData("https://user:hunter2@h/a")]
    [InlineData("https://user:hunter2@-h/a")]
    [InlineData("https://:hunter2@h/a?x")]
    public void Parse_Password_IsRefusedWithoutRepeatingIt(string text) =>
        Assert.DoesNotContain("hunter2", Assert.Throws<GitOpsException>(() => GitUrl.Parse(text, Options)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Parse_PlainHttp_NeedsTheSetting()
    {
        var message = Assert.Throws<GitOpsException>(() => GitUrl.Parse("http://git.example.com/a", Options)).Message;

        Assert.Contains("AllowPlainHttp", message, StringComparison.Ordinal);
        Assert.Equal("http://git.example.com/a", GitUrl.Parse("http://git.example.com/a",
            Options with { AllowPlainHttp = true }).Canonical);
    }

    [Theory]
    [InlineData("ssh://git@github.com/org/app.git")]
    [InlineData("git@github.com:org/app.git")]
    public void Parse_Ssh_SaysThatItComesLater(string text) =>
        Assert.Equal(FailureReason.NotSupported, Assert.Throws<GitOpsException>(() => GitUrl.Parse(text, Options)).Failure.Reason);
}

using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Grains.Storage.Postgres;

namespace OrleansGitOps.Grains.Tests.Storage;

public sealed class PostgresSettingsTests
{
    private const string Password = "canary-password";

    [Theory]
    [InlineData("Host=127.0.0.1")]
    [InlineData("Host=localhost;Port=5433")]
    [InlineData("Host=::1")]
    [InlineData("Host=/var/run/postgresql")]
    [InlineData("Host=127.0.0.1:5433,localhost")]
    [InlineData("Host=db.example.com;SSL Mode=VerifyFull")]
    public void Parse_LocalOrVerified_IsTaken(string text)
    {
        var settings = PostgresSettings.Parse($"{text};Username=gitops;Password={Password};Include Error Detail=true;Persist Security Info=true");

        Assert.False(settings.IncludeErrorDetail);
        Assert.False(settings.PersistSecurityInfo);
        Assert.DoesNotContain(Password, PostgresSettings.Describe(settings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db.example.com", "SSL Mode=VerifyFull")]
    [InlineData("Host=10.0.0.5;SSL Mode=Require", "SSL Mode=VerifyFull")]
    [InlineData("Host=localhost,db.example.com;SSL Mode=VerifyCA", "SSL Mode=VerifyFull")]
    [InlineData("Host=localhost.example.com", "SSL Mode=VerifyFull")]
    [InlineData("Host=127.0.0.1.example.com;SSL Mode=Prefer", "SSL Mode=VerifyFull")]
    [InlineData("Username=gitops", "names no Host")]
    [InlineData("Host=localhost;Colour=red", "cannot be parsed")]
    [InlineData("Host=localhost;Port=many", "cannot be parsed")]
    public void Parse_AnythingElse_SaysWhatIsValidAndNotTheValue(string text, string expected)
    {
        var error = Assert.Throws<StateStoreException>(() => PostgresSettings.Parse($"{text};Password={Password}"));

        Assert.Equal(StateStoreFailure.Refused, error.Failure);
        Assert.Contains(PostgresSettings.Key, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Parse_Missing_SaysWhoNeedsIt(string? text)
    {
        var error = Assert.Throws<StateStoreException>(() => PostgresSettings.Parse(text));

        Assert.Contains("GitOps:Clustering:Provider=postgres", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OwnApplicationName_IsKept() =>
        Assert.Equal("mine", PostgresSettings.Parse("Host=localhost;Application Name=mine").ApplicationName);
}

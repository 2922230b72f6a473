using OrleansGitOps.Silo.Configuration;
using OrleansGitOps.Silo.Tls;
using OrleansGitOps.TestKit.Certificates;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Silo.Tests.Tls;

public sealed class SiloCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TempDirectory _folder = new("tls");
    private readonly TestAuthority _authority = new("silos", Now);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Load_FilesThatFit_AreTaken()
    {
        var files = new SiloFiles(_folder, "one", "silo.example").Write(_authority);

        var certificate = SiloCertificate.Load(files.Settings, Now);

        Assert.Equal("CN=silo", certificate.Own.Subject);
        Assert.True(certificate.Own.HasPrivateKey);
        Assert.Equal("CN=silos", Assert.Single(certificate.Authorities).Subject);
    }

    [Fact]
    public void Load_KeyThatOthersMayRead_IsRefused()
    {
        var files = new SiloFiles(_folder, "one").Write(_authority);
        File.SetUnixFileMode(files.Settings.KeyFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Assert.Contains("KeyFile: " + files.Settings.KeyFile + " has mode 0440", Refusal(files), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_KeyOfAnother_IsRefused()
    {
        var files = new SiloFiles(_folder, "one");
        var certificate = _authority.Issue("silo", [], SiloFiles.BothUsages);
        files.Write(certificate with { KeyPem = _authority.Issue("other", [], SiloFiles.BothUsages).KeyPem }, _authority.Pem);

        var message = Refusal(files);

        Assert.Contains("KeyFile", message, StringComparison.Ordinal);
        Assert.Contains("does not hold the private key of GitOps:Silo:Tls:CertificateFile", message, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "does not hold the private key")]
    [InlineData(true, "CaFile")]
    public void Load_WhatIsNotPem_IsRefused(bool authorities, string expected)
    {
        var files = new SiloFiles(_folder, "one").Write(_authority);
        if (authorities)
        {
            File.WriteAllText(files.Settings.CaFile, "nothing");
        }
        else
        {
            File.WriteAllText(files.Settings.KeyFile, "nothing");
        }

        Assert.Contains(expected, Refusal(files), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingFile_IsRefusedByItsKey()
    {
        var files = new SiloFiles(_folder, "one").Write(_authority);
        File.Delete(files.Settings.CertificateFile);

        Assert.Contains("GitOps:Silo:Tls:CertificateFile", Refusal(files), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-20, -1)]
    [InlineData(1, 20)]
    public void Load_OutOfItsTime_IsRefused(int fromDays, int untilDays)
    {
        var certificate = _authority.Issue("silo", [], SiloFiles.BothUsages, Now.AddDays(fromDays), Now.AddDays(untilDays));

        Assert.Contains("is valid from", Refusal(new SiloFiles(_folder, "one").Write(certificate, _authority.Pem)), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAnotherAuthority_IsRefused()
    {
        using var other = new TestAuthority("others", Now);
        var files = new SiloFiles(_folder, "one").Write(other.Issue("silo", [], SiloFiles.BothUsages), _authority.Pem);

        Assert.Contains("was not issued by GitOps:Silo:Tls:CaFile", Refusal(files), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestAuthority.ServerAuthentication, "TLS clients")]
    [InlineData(TestAuthority.ClientAuthentication, "TLS servers")]
    public void Load_ForOneSideOnly_IsRefused(string usage, string missing)
    {
        var files = new SiloFiles(_folder, "one").Write(_authority.Issue("silo", [], [usage]), _authority.Pem);

        Assert.Contains($"is not meant for {missing}", Refusal(files), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WithoutThePeerName_IsRefused()
    {
        var files = new SiloFiles(_folder, "one", "other.example").Write(_authority);

        Assert.Contains("GitOps:Silo:Tls:PeerName: other.example", Refusal(files), StringComparison.Ordinal);
    }

    private static string Refusal(SiloFiles files) =>
        Assert.Throws<ConfigurationException>(() => SiloCertificate.Load(files.Settings, Now)).Message;
}

using System.Security.Cryptography;
using System.Text;
using OrleansGitOps.Grains.Security;

namespace OrleansGitOps.Grains.Tests.Security;

public sealed class SecretProtectorTests
{
    private const string Purpose = "application\nargocd/web\ndesired";
    private static readonly byte[] OldKey = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] NewKey = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("canary-of-a-password");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Protect_AnyLength_OpensAgain(int length)
    {
        var protector = new SecretProtector([NewKey]);
        var plain = RandomNumberGenerator.GetBytes(length);

        Assert.Equal(plain, protector.Unprotect(Purpose, protector.Protect(Purpose, plain)));
    }

    [Fact]
    public void Protect_SameTwice_LooksDifferentAndHoldsNoPlainText()
    {
        var protector = new SecretProtector([NewKey]);

        var (first, second) = (protector.Protect(Purpose, Plain), protector.Protect(Purpose, Plain));

        Assert.NotEqual(first, second);
        Assert.True(first.AsSpan().IndexOf(Plain.AsSpan(0, 6)) < 0);
    }

    [Theory]
    [InlineData("application\nargocd/other\ndesired")]
    [InlineData("application\nargocd/web\nother")]
    [InlineData("")]
    public void Unprotect_OtherPurpose_Fails(string purpose)
    {
        var protector = new SecretProtector([NewKey]);

        Assert.ThrowsAny<CryptographicException>(() => protector.Unprotect(purpose, protector.Protect(Purpose, Plain)));
    }

    [Fact]
    public void Unprotect_AnyFlippedByteOrCut_Fails()
    {
        var protector = new SecretProtector([NewKey, OldKey]);
        var bytes = protector.Protect(Purpose, Plain);

        for (var i = 0; i < bytes.Length; i++)
        {
            var flipped = bytes.ToArray();
            flipped[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => protector.Unprotect(Purpose, flipped));
            Assert.ThrowsAny<CryptographicException>(() => protector.Unprotect(Purpose, bytes[..i]));
        }
    }

    [Fact]
    public void Unprotect_OlderKeyStillListed_Opens()
    {
        var bytes = new SecretProtector([OldKey]).Protect(Purpose, Plain);

        Assert.Equal(Plain, new SecretProtector([NewKey, OldKey]).Unprotect(Purpose, bytes));
        Assert.ThrowsAny<CryptographicException>(() => new SecretProtector([NewKey]).Unprotect(Purpose, bytes));
    }

    [Fact]
    public void Renew_UnderOlderKey_GivesBytesThatTheNewKeyAloneOpens()
    {
        var both = new SecretProtector([NewKey, OldKey]);

        var renewed = both.Renew(Purpose, new SecretProtector([OldKey]).Protect(Purpose, Plain));

        Assert.Equal(Plain, new SecretProtector([NewKey]).Unprotect(Purpose, renewed!));
        Assert.Null(both.Renew(Purpose, renewed!));
    }

    [Fact]
    public void Hash_PurposeValueAndKey_DecideIt()
    {
        var hasher = new KeyedHasher(NewKey);

        Assert.Equal(hasher.Hash("a", Plain), new KeyedHasher(NewKey).Hash("a", Plain));
        Assert.NotEqual(hasher.Hash("a", Plain), hasher.Hash("b", Plain));
        Assert.NotEqual(hasher.Hash("a", Plain), hasher.Hash("a", Plain.AsSpan(1)));
        Assert.NotEqual(hasher.Hash("a", Plain), new KeyedHasher(OldKey).Hash("a", Plain));
        Assert.Equal(16, Convert.FromBase64String(hasher.Hash("a", [])).Length);
    }
}

using System.Text;
using OrleansGitOps.Grains.Security;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Grains.Tests.Security;

public sealed class KeyFileTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TempDirectory _directory = new("key-file");

    private string File => _directory.Combine("encryption.key");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_MissingAndMayCreate_MakesAPrivateFileOfOneKey()
    {
        var key = Assert.Single(KeyFile.Read(File, create: true));

        Assert.Equal(KeyFile.KeyLength, key.Length);
        Assert.Equal(Private, System.IO.File.GetUnixFileMode(File));
        Assert.Equal(Convert.ToBase64String(key) + "\n", System.IO.File.ReadAllText(File));
        Assert.Equal(key, Assert.Single(KeyFile.Read(File, create: true)));
        Assert.Equal(File, Assert.Single(Directory.GetFiles(_directory.Path)));
    }

    [Fact]
    public async Task Read_ManyCreateAtOnce_AllGetTheSameKey()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Convert.ToBase64String(KeyFile.Read(File, create: true)[0]))));

        Assert.Single(keys.Distinct());
        Assert.Single(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void Read_MissingAndMayNotCreate_NamesSettingAndFile()
    {
        var error = Assert.Throws<StateStoreException>(() => KeyFile.Read(File, create: false));

        Assert.Equal(StateStoreFailure.Refused, error.Failure);
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Contains("GitOps:Encryption:KeyFile", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void Read_OthersMayUseIt_RefusesAndSaysHowToMendIt(UnixFileMode others)
    {
        KeyFile.Read(File, create: true);
        System.IO.File.SetUnixFileMode(File, Private | others);

        var error = Assert.Throws<StateStoreException>(() => KeyFile.Read(File, create: false));

        Assert.Contains($"chmod 600 {File}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LinkToALooseFile_IsJudgedByWhatItLeadsTo()
    {
        var target = _directory.Combine("mounted");
        System.IO.File.WriteAllText(target, NewKey());
        System.IO.File.SetUnixFileMode(target, Private | UnixFileMode.OtherRead);
        System.IO.File.CreateSymbolicLink(File, target);

        Assert.Throws<StateStoreException>(() => KeyFile.Read(File, create: false));
        System.IO.File.SetUnixFileMode(target, Private);
        Assert.Single(KeyFile.Read(File, create: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("not base64: canary-of-the-key")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\ncanary-of-the-key")]
    public void Read_NotAKey_RefusesWithoutShowingIt(string text)
    {
        PrivateFile.Write(File, text);

        var error = Assert.Throws<StateStoreException>(() => KeyFile.Read(File, create: true));

        Assert.Contains("openssl rand -base64 32", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Read_HugeFile_IsRefusedUnread()
    {
        PrivateFile.Write(File, string.Concat(Enumerable.Repeat(NewKey() + "\n", 1000)));

        Assert.Throws<StateStoreException>(() => KeyFile.Read(File, create: false));
    }

    [Fact]
    public void Read_SeveralLines_AreKeysInTheirOrder()
    {
        var (first, second) = (NewKey(), NewKey());
        PrivateFile.Write(File, $"{first}\r\n\n{second}\n");

        Assert.Equal([first, second], KeyFile.Read(File, create: false).Select(Convert.ToBase64String));
    }

    private static string NewKey() => Convert.ToBase64String(Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N")));
}

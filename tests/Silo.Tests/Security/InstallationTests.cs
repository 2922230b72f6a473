using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using OrleansGitOps.Grains.Security;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Silo.Configuration;
using OrleansGitOps.Silo.Hosting;
using OrleansGitOps.Silo.Security;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Silo.Tests.Security;

/// <summary>What an installation has once, over starts, nodes and crashes.</summary>
public sealed class InstallationTests : IDisposable
{
    private readonly TempDirectory _directory = new("installation");

    private string DataPath => _directory.Combine("data");

    private string IdFile => Path.Combine(DataPath, "installation-id");

    private string PasswordFile => Path.Combine(DataPath, "initial-admin-password");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_FirstTime_MakesEverythingOnceAndPrivate()
    {
        string id, password, hash;
        byte[] token;
        await using (var first = await OpenAsync())
        {
            (id, password, hash) = (first.Id, first.GeneratedPassword!, first.Hasher.Hash("p", "v"u8));
            token = (await first.Sessions.GetTokenKeyAsync(default)).ToArray();
            Assert.True(await first.Sessions.IsAdminPasswordAsync(password, default));
            Assert.False(await first.Sessions.IsAdminPasswordAsync(password + "x", default));
        }

        await using var second = await OpenAsync();

        Assert.Null(second.GeneratedPassword);
        Assert.True(await second.Sessions.IsAdminPasswordAsync(password, default));
        Assert.Equal((id, hash), (second.Id, second.Hasher.Hash("p", "v"u8)));
        Assert.Equal(token, (await second.Sessions.GetTokenKeyAsync(default)).ToArray());
        Assert.True(token.Length >= 32);
        Assert.Equal($"{id}\n", await File.ReadAllTextAsync(IdFile));
        Assert.Equal($"{password}\n", await File.ReadAllTextAsync(PasswordFile));
        Assert.All(Directory.GetFiles(DataPath), file => Assert.Equal(DataDirectory.FileMode, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Open_PasswordConfigured_CountsOnlyWhileNoneIsStored()
    {
        await using (var first = await OpenAsync(settings => settings with { AdminPassword = "the first password" }))
        {
            Assert.Null(first.GeneratedPassword);
            Assert.False(File.Exists(PasswordFile));
        }

        await using var second = await OpenAsync(settings => settings with { AdminPassword = "another password" });

        Assert.True(await second.Sessions.IsAdminPasswordAsync("the first password", default));
        Assert.False(await second.Sessions.IsAdminPasswordAsync("another password", default));
    }

    [Fact]
    public async Task Open_AfterACrashBeforeTheHashWasStored_ThePasswordInTheFileCounts()
    {
        using (DataDirectory.Open(DataPath))
        {
            PrivateFile.Write(PasswordFile, "of a start that never got further\n");
        }

        await using var installation = await OpenAsync();

        var password = (await File.ReadAllTextAsync(PasswordFile)).Trim();
        Assert.Equal(installation.GeneratedPassword, password);
        Assert.True(await installation.Sessions.IsAdminPasswordAsync(password, default));
    }

    [Fact]
    public async Task Open_AnyRecord_IsNotReadableInTheDatabase()
    {
        string password;
        await using (var installation = await OpenAsync())
        {
            password = installation.GeneratedPassword!;
        }

        var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(DataPath, "state.db")));

        Assert.Contains("token-key", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain(password, bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("ChangedAt", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_KeyFileOfAnotherInstallation_SaysSo()
    {
        await using (await OpenAsync())
        {
        }

        File.Delete(Path.Combine(DataPath, "encryption.key"));

        var error = await Assert.ThrowsAsync<StateStoreException>(() => OpenAsync());

        Assert.Equal(StateStoreFailure.Refused, error.Failure);
        Assert.Contains("another key file", error.Message, StringComparison.Ordinal);
        await using var data = await OpenAsync(settings => settings with { DataDirectory = _directory.Combine("other") });
    }

    [Fact]
    public async Task Open_KeyChanged_EverythingIsRenewedAndStaysTheSame()
    {
        var (oldKey, newKey) = (NewKey(), NewKey());
        var keyFile = _directory.Combine("key");
        PrivateFile.Write(keyFile, oldKey);
        string password, hash;
        await using (var first = await OpenAsync(settings => settings with { KeyFile = keyFile }))
        {
            (password, hash) = (first.GeneratedPassword!, first.Hasher.Hash("p", "v"u8));
        }

        PrivateFile.Write(keyFile, $"{newKey}\n{oldKey}\n");
        await using (var second = await OpenAsync(settings => settings with { KeyFile = keyFile }))
        {
            Assert.Contains("stored secrets were put under the first key", Assert.Single(second.Notes), StringComparison.Ordinal);
        }

        PrivateFile.Write(keyFile, newKey);
        await using var third = await OpenAsync(settings => settings with { KeyFile = keyFile });
        Assert.True(await third.Sessions.IsAdminPasswordAsync(password, default));
        Assert.Equal(hash, third.Hasher.Hash("p", "v"u8));
        Assert.Empty(third.Notes);
    }

    [Fact]
    public async Task Open_IdFileLost_TakesTheCopyOfTheDatabase()
    {
        string id;
        await using (var first = await OpenAsync())
        {
            id = first.Id;
        }

        File.Delete(IdFile);
        await using var second = await OpenAsync();

        Assert.Equal(id, second.Id);
        Assert.Equal($"{id}\n", await File.ReadAllTextAsync(IdFile));
    }

    [Fact]
    public async Task Open_DatabaseLost_KeepsTheIdOfTheFile()
    {
        string id;
        await using (var first = await OpenAsync())
        {
            id = first.Id;
        }

        foreach (var file in Directory.GetFiles(DataPath, "state.db*"))
        {
            File.Delete(file);
        }

        await using var second = await OpenAsync();

        Assert.Equal(id, second.Id);
    }

    [Theory]
    [InlineData("another-one", "the database belongs to")]
    [InlineData("Not An Id", "valid: 1 to 40 lower-case letters")]
    [InlineData("", "valid: 1 to 40 lower-case letters")]
    public async Task Open_IdFileSaysSomethingElse_Stops(string text, string expected)
    {
        await using (await OpenAsync())
        {
        }

        PrivateFile.Write(IdFile, text);

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => OpenAsync());

        Assert.Contains(IdFile, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_SettingSaysAnotherId_Stops()
    {
        await using (await OpenAsync(settings => settings with { InstallationId = "prod-1" }))
        {
        }

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => OpenAsync(settings => settings with { InstallationId = "prod-2" }));

        Assert.Contains("GitOps:InstallationId", error.Message, StringComparison.Ordinal);
        Assert.Contains("prod-1", error.Message, StringComparison.Ordinal);
        await using var right = await OpenAsync(settings => settings with { InstallationId = "prod-1" });
        Assert.Equal("prod-1", right.Id);
    }

    [Fact]
    public async Task Records_ManyNodesAtOnce_AllGetTheSame()
    {
        using var data = DataDirectory.Open(DataPath);
        await using var store = await StateStores.OpenEmbeddedAsync(data, "test");
        var protector = new SecretProtector([RandomNumberGenerator.GetBytes(32)]);

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
            new InstallationRecords(store, protector).GetOrCreateAsync("token-key", () => RandomNumberGenerator.GetBytes(32), default))));

        Assert.Single(results.Select(result => Convert.ToHexString(result.Value)).Distinct());
        Assert.Single(results, result => result.Created);
    }

    [Fact]
    public async Task DataProtection_TwoNodes_ReadWhatTheOtherProtected()
    {
        using var data = DataDirectory.Open(DataPath);
        await using var store = await StateStores.OpenEmbeddedAsync(data, "test");
        var protector = new SecretProtector([RandomNumberGenerator.GetBytes(32)]);
        await using var one = Node(await DataProtectionKeys.EnsureAsync(new InstallationRecords(store, protector), default));
        await using var two = Node(await DataProtectionKeys.EnsureAsync(new InstallationRecords(store, protector), default));

        var text = one.GetRequiredService<IDataProtectionProvider>().CreateProtector("p").Protect("hello");
        one.GetRequiredService<IKeyManager>().CreateNewKey(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(90));

        Assert.Equal("hello", two.GetRequiredService<IDataProtectionProvider>().CreateProtector("p").Unprotect(text));
        Assert.Equal(2, two.GetRequiredService<IKeyManager>().GetAllKeys().Count);
    }

    private static ServiceProvider Node(DataProtectionKeys keys)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("test").AddKeyManagementOptions(options => options.XmlRepository = keys);
        return services.BuildServiceProvider();
    }

    private Task<Installation> OpenAsync(Func<SiloSettings, SiloSettings>? change = null)
    {
        var settings = new SiloSettings { DataDirectory = DataPath };
        return Installation.OpenAsync(change?.Invoke(settings) ?? settings, null, TimeProvider.System, default);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}

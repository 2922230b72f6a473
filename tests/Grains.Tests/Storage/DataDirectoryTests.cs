using OrleansGitOps.Grains.Storage;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Grains.Tests.Storage;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TempDirectory _directory = new("data-directory");

    private string DataPath => _directory.Combine("a", "data");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_Missing_IsMadeForTheOwnerAlone()
    {
        using var data = DataDirectory.Open(DataPath);

        Assert.Equal(DataDirectory.DirectoryMode, File.GetUnixFileMode(DataPath));
        Assert.All(Directory.GetFiles(DataPath), file => Assert.Equal(DataDirectory.FileMode, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void Open_HeldByAnother_RefusesUntilReleased()
    {
        var first = DataDirectory.Open(DataPath);

        var error = Assert.Throws<StateStoreException>(() => DataDirectory.Open(DataPath));
        first.Dispose();
        using var second = DataDirectory.Open(DataPath);

        Assert.Equal(StateStoreFailure.InUse, error.Failure);
        Assert.Contains($"in use by another process (pid {Environment.ProcessId})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OthersMayLookIn_RefusesAndSaysHowToMendIt()
    {
        DataDirectory.Open(DataPath).Dispose();
        File.SetUnixFileMode(DataPath, DataDirectory.DirectoryMode | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);

        var error = Assert.Throws<StateStoreException>(() => DataDirectory.Open(DataPath));

        Assert.Equal(StateStoreFailure.Refused, error.Failure);
        Assert.Contains($"chmod 700 {DataPath}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AFileIsThere_NamesTheSetting()
    {
        Directory.CreateDirectory(_directory.Combine("a"));
        File.WriteAllText(DataPath, "");

        var error = Assert.Throws<StateStoreException>(() => DataDirectory.Open(DataPath));

        Assert.Contains("GitOps:DataDirectory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenEmbedded_Database_IsTheOwnersAlone()
    {
        using var data = DataDirectory.Open(DataPath);
        await using var store = await StateStores.OpenEmbeddedAsync(data, "test");
        await store.AppendAuditAsync(new AuditEntry(DateTimeOffset.UnixEpoch, "a", "b", "c"), default);

        var files = Directory.GetFiles(DataPath, "state.db*");

        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Equal(DataDirectory.FileMode, File.GetUnixFileMode(file)));
    }
}

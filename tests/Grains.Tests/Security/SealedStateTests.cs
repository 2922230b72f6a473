using System.Security.Cryptography;
using System.Text;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Security;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Grains.Tests.Security;

/// <summary>The state that may hold Secrets, in a real database file.</summary>
public sealed class SealedStateTests : IAsyncLifetime
{
    private const string Canary = "canary-5f2d81c0b7";
    private static readonly byte[] OldKey = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] NewKey = RandomNumberGenerator.GetBytes(32);
    private readonly TempDirectory _directory = new("sealed");
    private DataDirectory? _data;
    private IStateStore? _store;

    public async Task InitializeAsync()
    {
        _data = DataDirectory.Open(_directory.Combine("data"));
        _store = await StateStores.OpenEmbeddedAsync(_data, "test");
    }

    public async Task DisposeAsync()
    {
        await _store!.DisposeAsync();
        _data!.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public async Task Write_DesiredWithASecret_IsNotReadableInAnyFile(int copies)
    {
        var body = string.Concat(Enumerable.Repeat(Canary, copies));
        await RegisterAsync("argocd/web", body);

        Assert.Equal(body, Body(await LoadAsync("argocd/web", OldKey)));
        foreach (var file in Directory.GetFiles(_data!.Path).Where(file => Path.GetFileName(file) != "lock"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.False(Encoding.Latin1.GetString(bytes.ToArray()).Contains(Canary[..9], StringComparison.Ordinal), $"{file} holds the secret");
        }
    }

    [Fact]
    public async Task Load_RowsSwappedBetweenApplications_IsNotTakenAndNamed()
    {
        await RegisterAsync("argocd/web", "mine");
        await RegisterAsync("argocd/other", "other's");
        var (mine, others) = (await DesiredAsync("argocd/web"), await DesiredAsync("argocd/other"));
        var swap = new StateWrite("desired", mine.Version, mine.Schema, others.Payload);
        await _store!.WriteAsync(new StateBatch(ApplicationStates.GrainType, "argocd/web") { Writes = [swap] }, default);

        var states = await LoadAsync("argocd/web", OldKey);

        Assert.Null(states.Desired);
        Assert.Equal("desired", Assert.Single(states.Lost).Name);
        Assert.Equal("other's", Body(await LoadAsync("argocd/other", OldKey)));
    }

    [Fact]
    public async Task Renew_AfterAChangeOfKey_EverythingOpensWithTheNewOneAlone()
    {
        await RegisterAsync("argocd/web", "a");
        await RegisterAsync("argocd/other", "b");
        var both = new SecretProtector([NewKey, OldKey]);

        Assert.Equal(2, (await KeyRenewal.RunAsync(_store!, both, default)).Renewed);
        Assert.Equal(0, (await KeyRenewal.RunAsync(_store!, both, default)).Renewed);

        Assert.Equal("a", Body(await LoadAsync("argocd/web", NewKey)));
        Assert.Equal("b", Body(await LoadAsync("argocd/other", NewKey)));
        Assert.Null((await LoadAsync("argocd/web", OldKey)).Desired);
    }

    [Fact]
    public async Task Renew_WithoutTheOldKey_NamesTheRowAndGoesOn()
    {
        await RegisterAsync("argocd/web", "a");

        var (renewed, closed) = await KeyRenewal.RunAsync(_store!, new SecretProtector([NewKey]), default);

        Assert.Equal(0, renewed);
        Assert.Equal(["argocd/web"], closed);
    }

    private async Task RegisterAsync(string key, string body)
    {
        var states = new ApplicationStates(_store!, new SecretProtector([OldKey]), key);
        await states.WriteAsync(_ => new StateChange
        {
            Application = new ApplicationRecord { Metadata = new ObjectMeta { Name = key } },
            Desired = new DesiredRecord { Commit = "c", Body = Encoding.UTF8.GetBytes(body) },
        });
    }

    private async Task<ApplicationStates> LoadAsync(string key, byte[] masterKey)
    {
        var states = new ApplicationStates(_store!, new SecretProtector([masterKey]), key);
        await states.LoadAsync(default);
        return states;
    }

    private async Task<StoredState> DesiredAsync(string key) =>
        (await _store!.ReadAsync(ApplicationStates.GrainType, key, default)).TryGet("desired", out var state) ? state : throw new KeyNotFoundException(key);

    private static string Body(ApplicationStates states) => Encoding.UTF8.GetString(states.Desired!.Body);
}

using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Tests.Storage;

/// <summary>What every store must do when many write at once.</summary>
public abstract class StateStoreConcurrencyTests : StateStoreTests
{
    [SkippableFact]
    public async Task Write_ManyFirstWritersOfOneState_ExactlyOneWins()
    {
        var stores = new[] { await OpenAsync(), await OpenSecondAsync() };

        for (var round = 0; round < 20; round++)
        {
            var id = $"argocd/race-{round}";
            var attempts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TryAsync(stores[i % 2], One(id, "spec", 0, Json($"{i}")))));

            var winner = Array.FindIndex(attempts, result => result is not null);
            Assert.Single(attempts, result => result is not null);
            Assert.Equal($"{winner}", await ReadTextAsync(stores[0], id, "spec"));
        }
    }

    [SkippableFact]
    public async Task Write_ManyUpdatesOfOneVersion_ExactlyOneWins()
    {
        var stores = new[] { await OpenAsync(), await OpenSecondAsync() };
        var version = (await stores[0].WriteAsync(One("argocd/web", "spec", 0, Json("0")), default)).Versions["spec"];

        for (var round = 0; round < 20; round++)
        {
            var expected = version;
            var attempts = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(i => TryAsync(stores[i % 2], One("argocd/web", "spec", expected, Json($"{i}")))));

            version = Assert.Single(attempts, result => result is not null)!.Versions["spec"];
            Assert.Equal(version, (await stores[0].ReadAsync(Type, "argocd/web", default)).VersionOf("spec"));
        }
    }

    [SkippableFact]
    public async Task Write_Concurrently_RevisionsAreDistinctAndAConflictFailsItsCallerOnly()
    {
        var stores = new[] { await OpenAsync(), await OpenSecondAsync() };
        await stores[0].WriteAsync(One("argocd/taken", "spec", 0, Json("1")), default);

        var results = await Task.WhenAll(Enumerable.Range(0, 400).Select(i =>
            TryAsync(stores[i % 2], i % 10 == 0 ? One("argocd/taken", "spec", 0, Json("2")) : One($"argocd/app-{i}", "spec", 0, Json("1")))));

        Assert.Equal(360, results.Count(result => result is not null));
        Assert.Equal(Enumerable.Range(2, 360).Select(r => (long)r), results.Where(r => r is not null).Select(r => r!.Revision).Order());
        Assert.Equal(361, await stores[0].ReadRevisionAsync(default));
        Assert.Equal("1", await ReadTextAsync(stores[0], "argocd/taken", "spec"));
    }

    [SkippableFact]
    public async Task Write_WhileReading_NewerRevisionNeverVisibleBeforeOlder()
    {
        var stores = new[] { await OpenAsync(), await OpenSecondAsync() };
        var writers = Enumerable.Range(0, 200).Select(i => stores[i % 2].WriteAsync(One($"argocd/app-{i:000}", "spec", 0, Json("1")), default));
        var all = Task.WhenAll(writers);

        while (!all.IsCompleted)
        {
            // Every revision up to the newest visible one belongs to a row: nothing older can still appear.
            var revisions = (await ListAsync(stores[0], Type)).Select(row => row.Revision).Order().ToArray();
            Assert.Equal(Enumerable.Range(1, revisions.Length).Select(r => (long)r), revisions);
        }

        await all;
    }

    /// <summary>Another silo's store on the same database, or the same store where one process owns the database.</summary>
    protected abstract Task<IStateStore> OpenSecondAsync();

    private static async Task<WriteResult?> TryAsync(IStateStore store, StateBatch batch)
    {
        try
        {
            return await store.WriteAsync(batch, default);
        }
        catch (StateConflictException)
        {
            return null;
        }
    }
}

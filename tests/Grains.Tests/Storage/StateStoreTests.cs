using System.Text;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Tests.Storage;

/// <summary>What every store must do. One class per database derives from this one.</summary>
public abstract class StateStoreTests : IAsyncLifetime
{
    protected const string Type = "application";

    private readonly List<IStateStore> _opened = [];

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var store in _opened)
        {
            await store.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task Read_NeverWritten_IsEmpty()
    {
        var store = await OpenAsync();

        var states = await store.ReadAsync(Type, "argocd/none", default);

        Assert.Empty(states.All);
        Assert.Equal(0, states.Revision);
        Assert.Equal(0, states.VersionOf("spec"));
    }

    [SkippableFact]
    public async Task Write_SeveralStates_ReadsBackEveryField()
    {
        var store = await OpenAsync();
        var batch = new StateBatch(Type, "argocd/web")
        {
            Writes = [new("spec", 0, 3, Json("{\"a\":1}"), "summary æøå"), new("history", 0, 1, Json("[]"))],
        };

        var result = await store.WriteAsync(batch, default);

        var states = await store.ReadAsync(Type, "argocd/web", default);
        Assert.True(states.TryGet("spec", out var spec));
        Assert.Equal((3, "summary æøå", "{\"a\":1}"), (spec.Schema, spec.Summary, Text(spec.Payload)));
        Assert.Equal((result.Revision, result.Versions["spec"]), (spec.Revision, spec.Version));
        Assert.True(states.TryGet("history", out var history));
        Assert.Equal((1, null, "[]"), (history.Schema, history.Summary, Text(history.Payload)));
        Assert.Equal(2, states.All.Count);
    }

    [SkippableTheory]
    [InlineData(10)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(3_000_000)]
    public async Task Write_PayloadOfAnySize_ReadsBackTheSameBytes(int length)
    {
        var store = await OpenAsync();
        var payload = Encoding.UTF8.GetBytes('"' + new string('x', length - 2) + '"');

        await store.WriteAsync(One("argocd/big", "spec", 0, payload), default);

        var states = await store.ReadAsync(Type, "argocd/big", default);
        Assert.True(states.TryGet("spec", out var spec));
        Assert.True(spec.Payload.Span.SequenceEqual(payload));
    }

    [SkippableFact]
    public async Task Write_IncompressiblePayload_ReadsBackTheSameBytes()
    {
        var store = await OpenAsync();
        var random = new byte[30_000];
        new Random(1).NextBytes(random);
        var payload = Encoding.UTF8.GetBytes('"' + Convert.ToBase64String(random) + '"');

        await store.WriteAsync(One("argocd/random", "spec", 0, payload), default);

        Assert.True((await store.ReadAsync(Type, "argocd/random", default)).TryGet("spec", out var spec));
        Assert.True(spec.Payload.Span.SequenceEqual(payload));
    }

    [SkippableFact]
    public async Task Write_StaleVersion_ConflictNamesGrainAndState()
    {
        var store = await OpenAsync();
        var first = await store.WriteAsync(One("argocd/web", "spec", 0, Json("1")), default);
        var second = await store.WriteAsync(One("argocd/web", "spec", first.Versions["spec"], Json("2")), default);

        var error = await Assert.ThrowsAsync<StateConflictException>(
            () => store.WriteAsync(One("argocd/web", "spec", first.Versions["spec"], Json("3")), default));

        Assert.Equal((Type, "argocd/web", "spec"), (error.GrainType, error.GrainId, error.StateName));
        Assert.Equal((first.Versions["spec"], second.Versions["spec"]), (error.ExpectedVersion, error.ActualVersion));
        Assert.Contains("argocd/web", error.Message, StringComparison.Ordinal);
        Assert.Equal("2", await ReadTextAsync(store, "argocd/web", "spec"));
    }

    [SkippableFact]
    public async Task Write_ExistingAsNew_Conflicts()
    {
        var store = await OpenAsync();
        await store.WriteAsync(One("argocd/web", "spec", 0, Json("1")), default);

        await Assert.ThrowsAsync<StateConflictException>(() => store.WriteAsync(One("argocd/web", "spec", 0, Json("2")), default));

        Assert.Equal("1", await ReadTextAsync(store, "argocd/web", "spec"));
    }

    [SkippableFact]
    public async Task Write_AbsentWithVersion_Conflicts()
    {
        var store = await OpenAsync();

        var error = await Assert.ThrowsAsync<StateConflictException>(() => store.WriteAsync(One("argocd/web", "spec", 7, Json("2")), default));

        Assert.Equal(0, error.ActualVersion);
        Assert.Empty((await store.ReadAsync(Type, "argocd/web", default)).All);
    }

    [SkippableFact]
    public async Task Write_OneOfSeveralStatesConflicts_NothingIsWritten()
    {
        var store = await OpenAsync();
        var first = await store.WriteAsync(
            new StateBatch(Type, "argocd/web") { Writes = [new("spec", 0, 1, Json("1")), new("status", 0, 1, Json("1")), new("old", 0, 1, Json("1"))] },
            default);
        var versions = first.Versions;
        var batch = new StateBatch(Type, "argocd/web")
        {
            Writes = [new("spec", versions["spec"], 1, Json("2")), new("new", 0, 1, Json("2")), new("status", 999, 1, Json("2"))],
            Deletes = [new("old", versions["old"])],
            Audit = [new(DateTimeOffset.UnixEpoch, "admin", "sync", "applications/argocd/web")],
        };

        await Assert.ThrowsAsync<StateConflictException>(() => store.WriteAsync(batch, default));

        var states = await store.ReadAsync(Type, "argocd/web", default);
        Assert.Equal(["old", "spec", "status"], states.All.Select(state => state.Name).Order());
        Assert.All(states.All, state => Assert.Equal("1", Text(state.Payload)));
        Assert.Equal(first.Revision, await store.ReadRevisionAsync(default));
        Assert.Empty(await store.ReadAuditAsync(0, 10, default));
    }

    [SkippableFact]
    public async Task Write_WriteAndDeleteInOneBatch_BothHappen()
    {
        var store = await OpenAsync();
        var first = await store.WriteAsync(One("argocd/web", "operation", 0, Json("1")), default);

        await store.WriteAsync(
            new StateBatch(Type, "argocd/web")
            {
                Writes = [new("history", 0, 1, Json("2"))], Deletes = [new("operation", first.Versions["operation"])],
            },
            default);

        var states = await store.ReadAsync(Type, "argocd/web", default);
        Assert.Equal("history", Assert.Single(states.All).Name);
    }

    [SkippableFact]
    public async Task Delete_ThenCreateAgain_OldVersionStaysStaleAndRevisionGoesOn()
    {
        var store = await OpenAsync();
        var first = await store.WriteAsync(One("argocd/web", "spec", 0, Json("1")), default);
        await store.WriteAsync(new StateBatch(Type, "argocd/web") { Deletes = [new("spec", first.Versions["spec"])] }, default);
        var again = await store.WriteAsync(One("argocd/web", "spec", 0, Json("2")), default);

        Assert.True(again.Revision > first.Revision + 1);
        await Assert.ThrowsAsync<StateConflictException>(
            () => store.WriteAsync(One("argocd/web", "spec", first.Versions["spec"], Json("3")), default));
        Assert.Equal("2", await ReadTextAsync(store, "argocd/web", "spec"));
    }

    [SkippableFact]
    public async Task Delete_StaleVersion_Conflicts()
    {
        var store = await OpenAsync();
        var first = await store.WriteAsync(One("argocd/web", "spec", 0, Json("1")), default);
        await store.WriteAsync(One("argocd/web", "spec", first.Versions["spec"], Json("2")), default);

        await Assert.ThrowsAsync<StateConflictException>(
            () => store.WriteAsync(new StateBatch(Type, "argocd/web") { Deletes = [new("spec", first.Versions["spec"])] }, default));

        Assert.Equal("2", await ReadTextAsync(store, "argocd/web", "spec"));
    }

    [SkippableTheory]
    [InlineData("x'); DROP TABLE grain_state; --")]
    [InlineData("it's \"quoted\" `twice` \\ back")]
    [InlineData("a%_b?$1@x:y")]
    [InlineData("søk/ключ/鍵/🔑")]
    [InlineData("line\nbreak\ttab")]
    public async Task Write_NamesWithQuotes_AreDataOnly(string name)
    {
        var store = await OpenAsync();

        await store.WriteAsync(
            new StateBatch(name, name) { Writes = [new("s'\"; --", 0, 1, Json("1"), name)], Audit = [new(DateTimeOffset.UnixEpoch, name, name, name, name)] },
            default);

        Assert.True((await store.ReadAsync(name, name, default)).TryGet("s'\"; --", out var state));
        Assert.Equal(name, state.Summary);
        var listed = Assert.Single(await ListAsync(store, name));
        Assert.Equal((name, name), (listed.GrainId, listed.Summary));
        Assert.Equal(name, Assert.Single(await store.ReadAuditAsync(0, 10, default)).Entry.Actor);
    }

    [SkippableFact]
    public async Task Write_KeysThatParseAsHexOrDifferInCaseOrSpace_AreDifferentGrains()
    {
        string[] keys = ["cafe", "0cafe", "CAFE", "a+x", "0a+x", "cafe ", " cafe", "é", "e\u0301", "1", "01", "1.0"];
        var store = await OpenAsync();

        foreach (var key in keys)
        {
            await store.WriteAsync(One(key, "spec", 0, Json($"\"{key}\"")), default);
        }

        foreach (var key in keys)
        {
            Assert.Equal($"\"{key}\"", await ReadTextAsync(store, key, "spec"));
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), (await ListAsync(store, Type)).Select(row => row.GrainId));
    }

    [SkippableFact]
    public async Task Write_SameKeyOtherTypeOrState_AreDifferentRows()
    {
        var store = await OpenAsync();

        await store.WriteAsync(One("x", "s", 0, Json("1")), default);
        await store.WriteAsync(new StateBatch("repository", "x") { Writes = [new("s", 0, 1, Json("2"))] }, default);
        await store.WriteAsync(One("x", "t", 0, Json("3")), default);

        Assert.Equal("1", await ReadTextAsync(store, "x", "s"));
        Assert.Equal("3", await ReadTextAsync(store, "x", "t"));
        Assert.Equal("x", Assert.Single(await ListAsync(store, "repository")).GrainId);
    }

    [SkippableFact]
    public async Task List_ManyGrains_AllOnceInOrderWithNewestSummaryAndRevision()
    {
        var store = await OpenAsync();
        var ids = Enumerable.Range(0, 1300).Select(i => $"argocd/app-{i:0000}").ToArray();
        var written = await Task.WhenAll(ids.Select(id => store.WriteAsync(
            new StateBatch(Type, id) { Writes = [new("spec", 0, 1, Json("1"), "old"), new("status", 0, 1, Json("1"))] }, default)));
        var newest = await store.WriteAsync(
            new StateBatch(Type, ids[7]) { Writes = [new("status", written[7].Versions["status"], 1, Json("2"), "new")] }, default);

        var listed = await ListAsync(store, Type);

        Assert.Equal(ids, listed.Select(row => row.GrainId));
        Assert.Equal(new StoredSummary(ids[7], newest.Revision, "new"), listed[7]);
        Assert.Equal(new StoredSummary(ids[8], written[8].Revision, "old"), listed[8]);
    }

    [SkippableFact]
    public async Task Audit_Appended_ReadsBackInOrderFromAnId()
    {
        var store = await OpenAsync();
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2));
        await store.AppendAuditAsync(new(at, "admin", "login", "session", "ok"), default);
        await store.AppendAuditAsync(new(at, "admin", "logout", "session"), default);

        var all = await store.ReadAuditAsync(0, 10, default);
        var rest = await store.ReadAuditAsync(all[0].Id, 10, default);

        Assert.Equal(["login", "logout"], all.Select(record => record.Entry.Action));
        Assert.Equal(new AuditEntry(at, "admin", "login", "session", "ok"), all[0].Entry);
        Assert.Equal("logout", Assert.Single(rest).Entry.Action);
        Assert.Equal(0, await store.ReadRevisionAsync(default));
    }

    [SkippableFact]
    public async Task Write_TokenCancelledBefore_NothingIsWritten()
    {
        var store = await OpenAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.WriteAsync(One("argocd/web", "spec", 0, Json("1")), new CancellationToken(true)));

        Assert.Empty((await store.ReadAsync(Type, "argocd/web", default)).All);
    }

    [SkippableFact]
    public async Task Write_AfterDispose_SaysClosed()
    {
        var store = await OpenAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.WriteAsync(One("argocd/web", "spec", 0, Json("1")), default));
    }

    /// <summary>Opens the database of this test; a second call opens it once more, where the database allows that.</summary>
    protected abstract Task<IStateStore> OpenStoreAsync();

    protected async Task<IStateStore> OpenAsync()
    {
        var store = await OpenStoreAsync();
        _opened.Add(store);
        return store;
    }

    protected static StateBatch One(string id, string name, long expected, ReadOnlyMemory<byte> payload) =>
        new(Type, id) { Writes = [new StateWrite(name, expected, 1, payload)] };

    protected static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> payload) => Encoding.UTF8.GetString(payload.Span);

    protected static async Task<string?> ReadTextAsync(IStateStore store, string id, string name) =>
        (await store.ReadAsync(Type, id, default)).TryGet(name, out var state) ? Text(state.Payload) : null;

    protected static async Task<List<StoredSummary>> ListAsync(IStateStore store, string type)
    {
        var rows = new List<StoredSummary>();
        await foreach (var row in store.ListAsync(type, default))
        {
            rows.Add(row);
        }

        return rows;
    }
}

using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Grains.Tests.Storage;

public sealed class GrainStorageTests : IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create("counter", "argocd/web");
    private readonly TempDirectory _directory = new("grain-storage");
    private DataDirectory? _data;
    private IStateStore? _store;

    private GrainStorage Storage => new(_store!, ModelJson.Options, TimeProvider.System, NullLogger<GrainStorage>.Instance);

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

    [Fact]
    public async Task Read_NeverWritten_IsFreshWithoutETag()
    {
        var state = await ReadAsync();

        Assert.Equal((0, null, false), (state.State!.Count, state.ETag, state.RecordExists));
    }

    [Fact]
    public async Task Write_ThenRead_GivesStateAndETag()
    {
        var written = await WriteAsync(await ReadAsync(), 7);

        var read = await ReadAsync();

        Assert.Equal((7, written.ETag, true), (read.State!.Count, read.ETag, read.RecordExists));
        Assert.Equal("""{"Count":7}""", await PayloadAsync());
    }

    [Fact]
    public async Task Write_StaleActivation_IsInconsistentAndChangesNothing()
    {
        var (first, second) = (await ReadAsync(), await ReadAsync());
        await WriteAsync(first, 1);

        var newcomer = await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(second, 2));
        var stale = await ReadAsync();
        await WriteAsync(first, 3);
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(stale, 4));

        Assert.NotEqual(newcomer.StoredEtag, newcomer.CurrentEtag);
        Assert.Equal(3, (await ReadAsync()).State!.Count);
    }

    [Fact]
    public async Task Clear_Existing_IsGoneAndAStaleWriterStaysStale()
    {
        var state = await WriteAsync(await ReadAsync(), 1);
        var stale = await ReadAsync();

        await Storage.ClearStateAsync("s", Grain, state);
        Assert.Equal((0, null, false), (state.State!.Count, state.ETag, state.RecordExists));
        await WriteAsync(state, 2);

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(stale, 3));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("s", Grain, stale));
        Assert.Equal(2, (await ReadAsync()).State!.Count);
    }

    [Theory]
    [InlineData("""{"Count":""")]
    [InlineData("null")]
    [InlineData("""{"Count":"x"}""")]
    [InlineData("""[1]""")]
    public async Task Read_RowThatIsNotTheState_IsDamagedAndSaysWhich(string payload)
    {
        await StoreAsync(payload);

        var error = await Assert.ThrowsAsync<StateStoreException>(ReadAsync);

        Assert.Equal(StateStoreFailure.Damaged, error.Failure);
        Assert.Contains("'s' of counter/argocd/web", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_RowThatNamesAType_GivesTheDeclaredOne()
    {
        await StoreAsync("""{"$type":"OrleansGitOps.Grains.Tests.Storage.GrainStorageTests+Evil, OrleansGitOps.Grains.Tests","Count":5}""");

        var state = await ReadAsync();

        Assert.Equal((typeof(Counter), 5), (state.State!.GetType(), state.State.Count));
    }

    [Fact]
    public async Task Read_RowOfANewerSchema_SaysSo()
    {
        await _store!.WriteAsync(new StateBatch("counter", "argocd/web") { Writes = [new StateWrite("s", 0, 2, "{}"u8.ToArray())] }, default);

        Assert.Equal(StateStoreFailure.TooNew, (await Assert.ThrowsAsync<StateStoreException>(ReadAsync)).Failure);
    }

    private Task StoreAsync(string payload) => _store!.WriteAsync(
        new StateBatch("counter", "argocd/web") { Writes = [new StateWrite("s", 0, 1, Encoding.UTF8.GetBytes(payload))] }, default);

    private async Task<GrainState<Counter>> ReadAsync()
    {
        var state = new GrainState<Counter>();
        await Storage.ReadStateAsync("s", Grain, state);
        return state;
    }

    private async Task<GrainState<Counter>> WriteAsync(GrainState<Counter> state, int count)
    {
        state.State = new Counter { Count = count };
        await Storage.WriteStateAsync("s", Grain, state);
        return state;
    }

    private async Task<string> PayloadAsync() =>
        (await _store!.ReadAsync("counter", "argocd/web", default)).TryGet("s", out var state) ? Encoding.UTF8.GetString(state.Payload.Span) : "";

    private class Counter
    {
        public int Count { get; set; }
    }

    private sealed class Evil : Counter
    {
        public Evil() => Assert.Fail("a row chose what runs");
    }
}

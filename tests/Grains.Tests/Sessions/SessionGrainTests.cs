using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using OrleansGitOps.Grains.Abstractions.Sessions;
using OrleansGitOps.Grains.Sessions;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Grains.Tests.Sessions;

/// <summary>What sessions rest on, over activations that come and go.</summary>
public sealed class SessionGrainTests : IAsyncLifetime
{
    private const string Address = "192.0.2.1";

    private readonly TempDirectory _directory = new("sessions");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
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

    [Fact]
    public async Task Revoke_SurvivesTheActivation_AndIsForgottenWhenTheTokenExpires()
    {
        var issued = _time.GetUtcNow();
        await (await ActivateSessionsAsync()).RevokeAsync("one", issued + TimeSpan.FromHours(1));

        var next = await ActivateSessionsAsync();
        Assert.True(await next.IsRevokedAsync("one", issued));
        Assert.False(await next.IsRevokedAsync("two", issued));

        _time.Advance(TimeSpan.FromHours(2));
        await next.RevokeAsync("three", _time.GetUtcNow() + TimeSpan.FromHours(1));
        Assert.Equal(["three"], (await ReadAsync()).State.ExpiryById.Keys);
    }

    [Fact]
    public async Task Revoke_MoreThanTheListHolds_EndsEverySessionBegunSoFarAndNoLaterOne()
    {
        var sessions = await ActivateSessionsAsync();
        var state = await ReadAsync();
        var (issued, expires) = (_time.GetUtcNow(), _time.GetUtcNow() + TimeSpan.FromHours(1));
        for (var i = 0; i < RevokedSessionsGrain.MaxIds; i++)
        {
            state.State.ExpiryById[i.ToString(CultureInfo.InvariantCulture)] = expires;
        }

        await state.WriteStateAsync();
        sessions = await ActivateSessionsAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        await sessions.RevokeAsync("one too many", expires);

        var next = await ActivateSessionsAsync();
        Assert.Empty((await ReadAsync()).State.ExpiryById);
        Assert.True(await next.IsRevokedAsync("0", issued));
        Assert.True(await next.IsRevokedAsync("one too many", issued));
        Assert.False(await next.IsRevokedAsync("later", _time.GetUtcNow() + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Begin_UpToTheLimit_ThenWaits_AlsoAfterARestart()
    {
        for (var i = 0; i < ILoginThrottleGrain.FailuresPerAddress; i++)
        {
            // Each attempt meets another activation.
            Assert.Equal(TimeSpan.Zero, await (await ActivateThrottleAsync()).BeginAsync(Address, "admin"));
        }

        var throttle = await ActivateThrottleAsync();
        Assert.Equal(ILoginThrottleGrain.Window, await throttle.BeginAsync(Address, "admin"));
        Assert.Equal(TimeSpan.Zero, await throttle.GetWaitAsync("192.0.2.2", "admin"));
        _time.Advance(ILoginThrottleGrain.Window);
        Assert.Equal(TimeSpan.Zero, await throttle.BeginAsync(Address, "admin"));
    }

    [Fact]
    public async Task Succeeded_FreesTheAddressAndDoesNotCountForTheAccount()
    {
        var throttle = await ActivateThrottleAsync();
        for (var i = 0; i < 3 * ILoginThrottleGrain.FailuresPerAccount; i++)
        {
            Assert.Equal(TimeSpan.Zero, await throttle.BeginAsync(Address, "admin"));
            await throttle.SucceededAsync(Address, "admin");
        }

        Assert.Equal(TimeSpan.Zero, await throttle.GetWaitAsync(Address, "admin"));
    }

    [Fact]
    public async Task Begin_FromManyAddresses_IsBoundedByTheAccountAndKeepsNoMoreThanThat()
    {
        var throttle = await ActivateThrottleAsync();
        var taken = 0;
        for (var i = 0; i < 500; i++)
        {
            taken += await throttle.BeginAsync($"address-{i}", i % 2 == 0 ? "admin" : "unknown") == TimeSpan.Zero ? 1 : 0;
        }

        Assert.Equal(2 * ILoginThrottleGrain.FailuresPerAccount, taken);
        var state = await StoredState<LoginThrottleState>.ReadAsync(_store!, "failures", "login-throttle", ILoginThrottleGrain.Key);
        Assert.Equal(taken, state.State.Addresses.Count);
    }

    public static TheoryData<string, int> Poison => new()
    {
        { "{", 1 }, { "null", 1 }, { "[]", 1 }, { """{"expiryById":7}""", 1 }, { """{"expiryById":null}""", 1 }, { """{"endedUntil":"soon"}""", 1 },
        { """{"addresses":null,"expiryById":null}""", 1 }, { """{"accounts":{"admin":null},"expiryById":{"x":null}}""", 1 }, { "{}", 2 },
    };

    [Theory]
    [MemberData(nameof(Poison))]
    public async Task Activate_RevokedSessionsThatCannotBeRead_EndsEverySessionBegunSoFar_OnceAndForAll(string payload, int schema)
    {
        var issued = _time.GetUtcNow();
        await PoisonAsync("sessions", "admin", "revoked", payload, schema);

        var sessions = await ActivateSessionsAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        var later = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(1));
        var next = await ActivateSessionsAsync();

        Assert.True(await sessions.IsRevokedAsync("one", issued));
        Assert.True(await next.IsRevokedAsync("one", issued));
        Assert.False(await next.IsRevokedAsync("two", later));
    }

    [Theory]
    [MemberData(nameof(Poison))]
    public async Task Activate_FailuresThatCannotBeRead_AreCountedAnew(string payload, int schema)
    {
        await PoisonAsync("login-throttle", ILoginThrottleGrain.Key, "failures", payload, schema);

        for (var i = 0; i < ILoginThrottleGrain.FailuresPerAddress; i++)
        {
            Assert.Equal(TimeSpan.Zero, await (await ActivateThrottleAsync()).BeginAsync(Address, "admin"));
        }

        Assert.Equal(ILoginThrottleGrain.Window, await (await ActivateThrottleAsync()).BeginAsync(Address, "admin"));
    }

    private Task PoisonAsync(string type, string key, string state, string payload, int schema) => _store!.WriteAsync(
        new StateBatch(type, key) { Writes = [new StateWrite(state, 0, schema, System.Text.Encoding.UTF8.GetBytes(payload))] }, default);

    private async Task<RevokedSessionsGrain> ActivateSessionsAsync() => new(await ReadAsync(), _time);

    private Task<StoredState<RevokedSessionsState>> ReadAsync() => StoredState<RevokedSessionsState>.ReadAsync(_store!, "revoked", "sessions", "admin", _time);

    private async Task<LoginThrottleGrain> ActivateThrottleAsync() =>
        new(await StoredState<LoginThrottleState>.ReadAsync(_store!, "failures", "login-throttle", ILoginThrottleGrain.Key), _time);
}

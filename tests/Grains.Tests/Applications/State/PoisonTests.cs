using System.Security.Cryptography;
using System.Text;
using OrleansGitOps.Grains.Applications;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Applications.Status;
using OrleansGitOps.Grains.Security;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Grains.Tests.Applications.State;

/// <summary>Rows that are not what was stored: each is told by name, and its neighbours are read all the same.</summary>
public sealed class PoisonTests : IAsyncLifetime
{
    private const string Key = "argocd/web";
    private static readonly SecretProtector Protector = new([RandomNumberGenerator.GetBytes(32)]);
    private readonly TempDirectory _directory = new("poison");
    private DataDirectory? _data;
    private IStateStore? _store;

    public async Task InitializeAsync()
    {
        _data = DataDirectory.Open(_directory.Combine("data"));
        _store = await StateStores.OpenEmbeddedAsync(_data, "test");
        await new ApplicationStates(_store, Protector, Key).WriteAsync(_ => new StateChange
        {
            Application = StoredSamples.Application,
            Operation = StoredSamples.Operation,
            Status = StoredSamples.Status,
            History = StoredSamples.History,
            Journal = StoredSamples.Journal,
            Desired = StoredSamples.Desired,
        });
    }

    public async Task DisposeAsync()
    {
        await _store!.DisposeAsync();
        _data!.Dispose();
        _directory.Dispose();
    }

    public static TheoryData<string, string> Payloads()
    {
        string[] nonsense = ["{", "null", "[]", "7", new string('[', 500), """{"metadata":7,"claim":7,"status":7,"entries":7,"sealed":7}"""];
        (string State, string Payload)[] own =
        [
            ("spec", """{"metadata":null}"""), ("spec", """{"spec":null}"""), ("spec", """{"spec":{"destination":null}}"""),
            ("spec", """{"spec":{"syncPolicy":{"retry":{"limit":1e400}}}}"""),
            ("operation", """{"claim":{"planned":null}}"""), ("operation", """{"claim":{"planned":["no key"]}}"""),
            ("operation", """{"claim":{"planned":[null]}}"""), ("operation", """{"lost":[null]}"""), ("operation", """{"lost":[{"planned":null}]}"""),
            ("operation", """{"lost":[{"planned":["/ConfigMap/shop/"],"noticedAt":"2026-01-02T03:04:05+00:00"}]}"""),
            ("operation", """{"attempt":{"failures":99999999999999}}"""),
            ("operation", """{"attempt":{"finishedAt":"20000-01-01T00:00:00Z"}}"""), ("operation", """{"attempt":{"fingerprint":null}}"""),
            ("status", """{"status":null}"""), ("status", """{"inventory":null}"""), ("status", """{"inventory":{}}"""),
            ("status", """{"inventory":{"entries":[null]}}"""), ("status", """{"inventory":{"entries":[{}]}}"""),
            ("status", """{"inventory":{"entries":[{"key":"a/b"}]}}"""), ("status", """{"status":{"conditions":[null]}}"""),
            ("history", """{"entries":null}"""), ("history", """{"entries":[null]}"""),
            ("journal", """{"entries":null}"""), ("journal", """{"entries":[null]}"""),
            ("desired", """{"sealed":""}"""), ("desired", """{"sealed":"AQID"}"""), ("desired", """{"sealed":null}"""), ("desired", """{}"""),
        ];
        var data = new TheoryData<string, string>();
        foreach (var (state, payload) in own.Concat(StateNames().SelectMany(state => nonsense.Select(text => (state, text)))))
        {
            data.Add(state, payload);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task Load_StateThatIsNotOne_IsNamedAndTheOthersAreThere(string state, string payload)
    {
        await PoisonAsync(state, 1, payload);

        var states = await LoadAsync();

        AssertOnly(state, states);
        Assert.False(states.Blocked?.IsNewer ?? false);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Load_StateOfANewerVersion_IsNotOverwritten_ButForTheRender(string state)
    {
        await PoisonAsync(state, 2, "{}");

        var states = await LoadAsync();

        if (state == "desired")
        {
            AssertOnly(state, states);
            return;
        }

        Assert.Equal((state, true), (states.Blocked!.Name, states.Blocked.IsNewer));
        Assert.Null(states.Application);
        Assert.Null(states.Compose());
        Assert.Contains("newer version", states.Blocked.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Load_LostState_IsWrittenAnewByItsNextChange(string state)
    {
        await PoisonAsync(state, 1, "{");
        var states = await LoadAsync();

        await states.WriteAsync(_ => new StateChange
        {
            Application = StoredSamples.Application,
            Operation = StoredSamples.Operation,
            Status = StoredSamples.Status,
            History = StoredSamples.History,
            Journal = StoredSamples.Journal,
            Desired = StoredSamples.Desired,
        });

        Assert.Null(states.Blocked);
        var next = await LoadAsync();
        Assert.Null(next.Blocked);
        Assert.Empty(next.Lost);
        Assert.NotNull(next.Application);
    }

    [Fact]
    public async Task Load_LostInventory_IsMarkedUntilAFullSync()
    {
        await PoisonAsync("status", 1, "{");

        var states = await LoadAsync();

        Assert.Empty(states.Status.Inventory.Entries);
        Assert.True(states.Status.IsInventoryLost);
        Assert.Contains("nothing is pruned", StatusBuilder.Explain(states.Lost.Single()), StringComparison.Ordinal);
    }

    public static TheoryData<string> Names() => [.. StateNames()];

    private static IEnumerable<string> StateNames() => ["spec", "operation", "status", "history", "journal", "desired"];

    private static void AssertOnly(string state, ApplicationStates states)
    {
        Assert.Equal(state == "spec" ? state : null, states.Blocked?.Name);
        Assert.Equal(state == "spec" ? [] : new[] { state }, states.Lost.Select(lost => lost.Name));
        Assert.Equal(state != "spec", states.Application is not null);
        Assert.Equal(state != "operation", states.Operation.Claim is not null);
        Assert.Equal(state != "status", !states.Status.Inventory.Entries.IsEmpty);
        Assert.Equal(state != "history", !states.History.Entries.IsEmpty);
        Assert.Equal(state != "journal", !states.Journal.Entries.IsEmpty);
        Assert.Equal(state != "desired", states.Desired is not null);
    }

    private async Task PoisonAsync(string state, int schema, string payload)
    {
        var version = (await _store!.ReadAsync(ApplicationStates.GrainType, Key, default)).VersionOf(state);
        var write = new StateWrite(state, version, schema, Encoding.UTF8.GetBytes(payload));
        await _store.WriteAsync(new StateBatch(ApplicationStates.GrainType, Key) { Writes = [write] }, default);
    }

    private async Task<ApplicationStates> LoadAsync()
    {
        var states = new ApplicationStates(_store!, Protector, Key);
        await states.LoadAsync(default);
        return states;
    }
}

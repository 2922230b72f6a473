using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Security;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Applications;

/// <summary>
/// The stored states of one application, and the one place that writes them: one write in flight, several states in one transaction. A lost version race
/// surfaces as <see cref="StateConflictException"/>; the activation must then be given up.
/// </summary>
public sealed class ApplicationStates
{
    /// <summary>How application rows are filed in storage.</summary>
    public const string GrainType = "application";

    private readonly IStateStore _store;
    private readonly ISecretProtector _protector;
    private readonly string _key;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Dictionary<string, long> _versions = [];

    internal ApplicationStates(IStateStore store, ISecretProtector protector, string key)
    {
        _store = store;
        _protector = protector;
        _key = key;
    }

    /// <summary>Null when no such application is registered.</summary>
    internal ApplicationRecord? Application { get; private set; }

    internal OperationRecord Operation { get; private set; } = new();

    internal StatusRecord Status { get; private set; } = new();

    internal HistoryRecord History { get; private set; } = new();

    internal JournalRecord Journal { get; private set; } = new();

    internal DesiredRecord? Desired { get; private set; }

    /// <summary>
    /// Why nothing can be done for this application: <c>spec</c> cannot be read, or a newer version of this program wrote a state that would be overwritten.
    /// <see cref="Application"/> is null then.
    /// </summary>
    internal UnreadableState? Blocked { get; private set; }

    /// <summary>Further states that could not be read and count as never written; each is written anew when it next changes.</summary>
    internal ImmutableArray<UnreadableState> Lost { get; private set; } = [];

    /// <summary>Newest storage revision among the states.</summary>
    internal long Revision { get; private set; }

    /// <summary>Storage revision of the last change that a user made to spec or metadata.</summary>
    internal long SpecRevision { get; private set; }

    internal async Task LoadAsync(CancellationToken cancellationToken)
    {
        var stored = await _store.ReadAsync(GrainType, _key, cancellationToken);
        _versions.Clear();
        foreach (var state in stored.All)
        {
            _versions[state.Name] = state.Version;
        }

        Revision = stored.Revision;
        SpecRevision = stored.TryGet(StateNames.Spec, out var spec) ? spec.Revision : 0;
        var reader = new StateReader(stored);
        var application = reader.Read<ApplicationRecord>(StateNames.Spec);
        Operation = reader.Read<OperationRecord>(StateNames.Operation) ?? new();
        Status = reader.Read<StatusRecord>(StateNames.Status) ?? new();
        History = reader.Read<HistoryRecord>(StateNames.History) ?? new();
        Journal = reader.Read<JournalRecord>(StateNames.Journal) ?? new();
        Desired = reader.Read(StateNames.Desired, Unseal);
        // The last good render is a cache: it is made again, whoever wrote what lies there.
        Blocked = reader.Unreadable.FirstOrDefault(state => state.Name == StateNames.Spec || (state.IsNewer && state.Name != StateNames.Desired));
        Lost = Blocked is null ? reader.Unreadable : [];
        Application = Blocked is null ? application : null;
        if (Lost.Any(state => state.Name == StateNames.Status))
        {
            Status = Status with { IsInventoryLost = true };
        }
    }

    /// <summary>The states that were lost have been told of.</summary>
    internal void ForgetLost() => Lost = [];

    /// <summary>The last good render turned out to be of no use: it is made again.</summary>
    internal void ForgetDesired() => Desired = null;

    /// <summary>
    /// Writes what <paramref name="change"/> makes of the current states; the function runs when no other write is in flight, so it sees the newest ones.
    /// It returns null to write nothing.
    /// </summary>
    internal async Task<bool> WriteAsync(Func<ApplicationStates, StateChange?> change)
    {
        await _writing.WaitAsync();
        try
        {
            if (change(this) is not { IsEmpty: false } wanted)
            {
                return false;
            }

            var summary = Summarise(wanted);
            var result = await _store.WriteAsync(
                new StateBatch(GrainType, _key) { Writes = [.. Writes(wanted, summary)], Audit = wanted.Audit }, CancellationToken.None);
            foreach (var (name, version) in result.Versions)
            {
                _versions[name] = version;
            }

            Take(wanted);
            Revision = result.Revision;
            SpecRevision = wanted.Application is null ? SpecRevision : result.Revision;
            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>
    /// Puts the encrypted state of one application under the key in use. Returns whether that was needed; null when no key opens it, which is told by the
    /// application when it loads.
    /// </summary>
    internal static async Task<bool?> RenewAsync(IStateStore store, SecretProtector protector, string key, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(GrainType, key, cancellationToken);
        if (!stored.TryGet(StateNames.Desired, out var desired) || desired.Schema > StateReader.Schema)
        {
            return false;
        }

        byte[]? renewed;
        try
        {
            renewed = protector.Renew(PurposeOf(key), StoredJson.Deserialize<SealedRecord>(desired.Payload.Span).Sealed);
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException or StateStoreException { Failure: StateStoreFailure.Damaged })
        {
            return null;
        }

        if (renewed is null)
        {
            return false;
        }

        var write = new StateWrite(StateNames.Desired, desired.Version, desired.Schema, StoredJson.Serialize(new SealedRecord { Sealed = renewed }));
        try
        {
            await store.WriteAsync(new StateBatch(GrainType, key) { Writes = [write] }, cancellationToken);
            return true;
        }
        catch (StateConflictException)
        {
            return false; // Its grain wrote meanwhile on another node, under the key in use there.
        }
    }

    /// <summary>The same desired state at a newer commit. Not worth a write of the body: after a restart the older commit is where the look begins.</summary>
    internal void MoveDesired(string commit) => Desired = Desired is { } desired ? desired with { Commit = commit } : null;

    /// <summary>Removes every state. Returns the revision of the removal.</summary>
    internal async Task<long> DeleteAsync(IReadOnlyList<AuditEntry> audit)
    {
        await _writing.WaitAsync();
        try
        {
            var deletes = _versions.Select(pair => new StateDelete(pair.Key, pair.Value)).ToList();
            var result = await _store.WriteAsync(new StateBatch(GrainType, _key) { Deletes = deletes, Audit = audit }, CancellationToken.None);
            _versions.Clear();
            Application = null;
            (Operation, Status, History, Journal, Desired) = (new(), new(), new(), new(), null);
            Revision = result.Revision;
            return result.Revision;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Whether storage still has the operation state that we wrote last: nobody took over.</summary>
    internal async Task<bool> IsOperationOursAsync(CancellationToken cancellationToken)
    {
        // A write of our own that is under way must not look like another one's.
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var stored = await _store.ReadAsync(GrainType, _key, cancellationToken);
            return stored.VersionOf(StateNames.Operation) == _versions.GetValueOrDefault(StateNames.Operation);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The application as users see it.</summary>
    internal Application? Compose() => Compose(Application, Operation, Status, History, Revision);

    private static Application? Compose(
        ApplicationRecord? application, OperationRecord operation, StatusRecord status, HistoryRecord history, long revision) =>
        application is null ? null : new Application
        {
            Metadata = application.Metadata with { ResourceVersion = revision.ToString(CultureInfo.InvariantCulture) },
            Spec = application.Spec,
            Status = status.Status with { History = history.Entries, OperationState = operation.State },
            Operation = operation.Requested,
        };

    private string Summarise(StateChange change) =>
        Compose(
            change.Application ?? Application, change.Operation ?? Operation, change.Status ?? Status, change.History ?? History, Revision) is { } application
            ? System.Text.Encoding.UTF8.GetString(ModelJson.Serialize(application))
            : throw new InvalidOperationException($"{_key}: a state is written before the application is registered.");

    private IEnumerable<StateWrite> Writes(StateChange change, string summary)
    {
        // Any of the first four changes the row that listings show.
        if (change.Application is { } application) { yield return Write(StateNames.Spec, StoredJson.Serialize(application), summary); }
        if (change.Operation is { } operation) { yield return Write(StateNames.Operation, StoredJson.Serialize(operation), summary); }
        if (change.Status is { } status) { yield return Write(StateNames.Status, StoredJson.Serialize(status), summary); }
        if (change.History is { } history) { yield return Write(StateNames.History, StoredJson.Serialize(history), summary); }
        if (change.Journal is { } journal) { yield return Write(StateNames.Journal, StoredJson.Serialize(journal), null); }
        if (change.Desired is { } desired)
        {
            yield return Write(StateNames.Desired, Seal(desired), null);
        }
    }

    private StateWrite Write(string name, ReadOnlyMemory<byte> payload, string? summary) =>
        new(name, _versions.GetValueOrDefault(name), StateReader.Schema, payload, summary);

    private void Take(StateChange change)
    {
        Application = change.Application ?? Application;
        Operation = change.Operation ?? Operation;
        Status = change.Status ?? Status;
        History = change.History ?? History;
        Journal = change.Journal ?? Journal;
        Desired = change.Desired ?? Desired;
        Blocked = change.Application is null ? Blocked : null;
    }

    // The store takes JSON, so that it can tell its own compressed form from what it was given.
    private byte[] Seal(DesiredRecord desired) =>
        StoredJson.Serialize(new SealedRecord { Sealed = _protector.Protect(Purpose, StoredJson.Serialize(desired)) });

    private DesiredRecord Unseal(ReadOnlyMemory<byte> payload) =>
        StoredJson.Deserialize<DesiredRecord>(_protector.Unprotect(Purpose, StoredJson.Deserialize<SealedRecord>(payload.Span).Sealed));

    private string Purpose => PurposeOf(_key);

    private static string PurposeOf(string key) => $"{GrainType}\n{key}\n{StateNames.Desired}";
}

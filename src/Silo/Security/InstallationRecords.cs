using System.Security.Cryptography;
using System.Text.Json;
using OrleansGitOps.Grains.Security;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Silo.Security;

/// <summary>
/// Values that one installation has once: made by whichever node comes first, the same for all of them, kept encrypted in storage.
/// </summary>
internal sealed class InstallationRecords(IStateStore store, SecretProtector protector)
{
    private const string GrainType = "installation";
    private const string GrainId = "installation";
    private const int Schema = 1;

    /// <summary>The stored value, or the one that is made now; when two nodes make one at the same time both get the stored one.</summary>
    public async Task<(byte[] Value, bool Created)> GetOrCreateAsync(string name, Func<byte[]> make, CancellationToken cancellationToken)
    {
        byte[]? made = null;
        var value = await UpdateAsync(name, known => known is null ? made = make() : null, cancellationToken);
        return (value, ReferenceEquals(value, made));
    }

    /// <summary>
    /// Replaces a value by what <paramref name="change"/> makes of it; the function runs again when another node was faster, and returns null to leave it.
    /// </summary>
    /// <returns>The value that is stored now.</returns>
    /// <exception cref="StateStoreException">It is there and does not open with this key file.</exception>
    public async Task<byte[]> UpdateAsync(string name, Func<byte[]?, byte[]?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await store.ReadAsync(GrainType, GrainId, cancellationToken);
            var known = stored.TryGet(name, out var state) ? Open(state) : null;
            if (change(known) is not { } value)
            {
                return known ?? throw new InvalidOperationException($"The installation record '{name}' is neither there nor made.");
            }

            if (await TryWriteAsync(name, stored.VersionOf(name), protector.Protect(PurposeOf(name), value), cancellationToken))
            {
                return value;
            }
        }
    }

    /// <summary>Puts every record under the key in use. Returns how many were under another one.</summary>
    public async Task<int> RenewAsync(CancellationToken cancellationToken)
    {
        var renewed = 0;
        foreach (var state in (await store.ReadAsync(GrainType, GrainId, cancellationToken)).All)
        {
            // A record that changed meanwhile was written under the key in use.
            if (protector.Renew(PurposeOf(state.Name), Sealed(state)) is { } bytes
                && await TryWriteAsync(state.Name, state.Version, bytes, cancellationToken))
            {
                renewed++;
            }
        }

        return renewed;
    }

    private byte[] Open(StoredState state)
    {
        try
        {
            return protector.Unprotect(PurposeOf(state.Name), Sealed(state));
        }
        catch (CryptographicException exception)
        {
            throw new StateStoreException(
                StateStoreFailure.Refused,
                "The database was written with another key file: start with the one it was made with (GitOps:Encryption:KeyFile).", exception);
        }
    }

    private async Task<bool> TryWriteAsync(string name, long version, byte[] protectedBytes, CancellationToken cancellationToken)
    {
        try
        {
            var payload = JsonSerializer.SerializeToUtf8Bytes(new SealedValue(protectedBytes));
            await store.WriteAsync(new StateBatch(GrainType, GrainId) { Writes = [new StateWrite(name, version, Schema, payload)] }, cancellationToken);
            return true;
        }
        catch (StateConflictException)
        {
            return false; // Another node was first; the caller looks again.
        }
    }

    private static byte[] Sealed(StoredState state)
    {
        try
        {
            return JsonSerializer.Deserialize<SealedValue>(state.Payload.Span)!.Value;
        }
        catch (JsonException exception)
        {
            throw new StateStoreException(StateStoreFailure.Damaged, $"The installation record '{state.Name}' is damaged: {exception.Message}", exception);
        }
    }

    private static string PurposeOf(string name) => $"{GrainType}\n{name}";

    private sealed record SealedValue(byte[] Value);
}

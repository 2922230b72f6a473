using System.Text.Json;
using OrleansGitOps.Grains.Security;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Silo.Security;

/// <summary>
/// Values that one installation has once: made by whichever node comes first, the same for all of them, kept encrypted in storage.
/// </summary>
internal sealed class InstallationRecords(IStateStore store, ISecretProtector protector)
{
    private const string GrainType = "installation";
    private const string GrainId = "installation";
    private const int Schema = 1;

    /// <summary>The stored value, or the one that is made now; when two nodes make one at the same time both get the stored one.</summary>
    public async Task<(byte[] Value, bool Created)> GetOrCreateAsync(string name, Func<byte[]> make, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(name, cancellationToken) is { } known)
            {
                return (known, false);
            }

            var value = make();
            try
            {
                var payload = JsonSerializer.SerializeToUtf8Bytes(new Sealed(protector.Protect(PurposeOf(name), value)));
                await store.WriteAsync(new StateBatch(GrainType, GrainId) { Writes = [new StateWrite(name, 0, Schema, payload)] }, cancellationToken);
                return (value, true);
            }
            catch (StateConflictException)
            {
                // Another node was first: its value is ours.
            }
        }
    }

    /// <exception cref="StateStoreException">It is there and does not open with this key file.</exception>
    public async Task<byte[]?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(GrainType, GrainId, cancellationToken);
        if (!stored.TryGet(name, out var state))
        {
            return null;
        }

        try
        {
            return protector.Unprotect(PurposeOf(name), JsonSerializer.Deserialize<Sealed>(state.Payload.Span)!.Value);
        }
        catch (System.Security.Cryptography.CryptographicException exception)
        {
            throw new StateStoreException(
                StateStoreFailure.Refused,
                "The database was written with another key file: start with the one it was made with (GitOps:Encryption:KeyFile).", exception);
        }
    }

    private static string PurposeOf(string name) => $"{GrainType}\n{name}";

    private sealed record Sealed(byte[] Value);
}

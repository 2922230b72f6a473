using OrleansGitOps.Grains.Applications;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Security;

/// <summary>Puts what grains keep encrypted under the key in use, so that an older key can leave the key file.</summary>
public static class KeyRenewal
{
    /// <summary>Runs before the grains of this node start; other nodes may be running.</summary>
    /// <returns>How many rows were under another key, and which applications have one that no key opens: they are rendered again.</returns>
    public static async Task<(int Renewed, IReadOnlyList<string> Closed)> RunAsync(
        IStateStore store, SecretProtector protector, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(protector);

        var renewed = 0;
        List<string> closed = [];
        await foreach (var row in store.ListAsync(ApplicationStates.GrainType, cancellationToken))
        {
            switch (await ApplicationStates.RenewAsync(store, protector, row.GrainId, cancellationToken))
            {
                case true:
                    renewed++;
                    break;
                case null:
                    closed.Add(row.GrainId);
                    break;
                default:
                    break;
            }
        }

        return (renewed, closed);
    }
}

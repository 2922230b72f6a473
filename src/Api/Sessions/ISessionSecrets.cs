namespace OrleansGitOps.Api.Sessions;

/// <summary>
/// What sessions rest on. It is the same on every node and survives restarts; the implementation keeps it in memory once read.
/// </summary>
public interface ISessionSecrets
{
    /// <summary>The key that signs session tokens: random, 32 bytes or more, made once per installation.</summary>
    ValueTask<ReadOnlyMemory<byte>> GetTokenKeyAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether this is the admin's password. Compares in constant time over a slow hash, at the same cost whatever the answer, and keeps
    /// the text nowhere.
    /// </summary>
    ValueTask<bool> IsAdminPasswordAsync(string password, CancellationToken cancellationToken);

    /// <summary>When the admin's password was last set. Tokens issued before do not count any more.</summary>
    ValueTask<DateTimeOffset> GetAdminPasswordChangedAtAsync(CancellationToken cancellationToken);
}

using OrleansGitOps.Api.Sessions;
using OrleansGitOps.Engine.Threading;

namespace OrleansGitOps.Silo.Security;

/// <summary>What sessions rest on, loaded at the start. Password hashes are computed on a thread of their own: they take a tenth of a second.</summary>
internal sealed class SessionSecrets(ReadOnlyMemory<byte> tokenKey, AdminAccount admin) : ISessionSecrets, IDisposable
{
    private readonly DedicatedThreads _threads = new("password", threads: 2, maxQueued: 64);

    public ValueTask<ReadOnlyMemory<byte>> GetTokenKeyAsync(CancellationToken cancellationToken) => ValueTask.FromResult(tokenKey);

    public ValueTask<bool> IsAdminPasswordAsync(string password, CancellationToken cancellationToken) =>
        new(_threads.RunAsync(() => admin.IsPassword(password), cancellationToken));

    public ValueTask<DateTimeOffset> GetAdminPasswordChangedAtAsync(CancellationToken cancellationToken) => ValueTask.FromResult(admin.ChangedAt);

    public void Dispose() => _threads.Dispose();
}

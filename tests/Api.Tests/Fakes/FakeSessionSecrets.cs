using System.Security.Cryptography;
using OrleansGitOps.Api.Sessions;

namespace OrleansGitOps.Api.Tests.Fakes;

internal sealed class FakeSessionSecrets(TimeProvider time) : ISessionSecrets
{
    public const string Password = "correct horse battery staple";

    private int _checks;

    public byte[] Key { get; set; } = RandomNumberGenerator.GetBytes(32);

    public DateTimeOffset PasswordChangedAt { get; set; } = time.GetUtcNow() - TimeSpan.FromDays(1);

    /// <summary>How often a password was looked at.</summary>
    public int Checks => Volatile.Read(ref _checks);

    public ValueTask<ReadOnlyMemory<byte>> GetTokenKeyAsync(CancellationToken cancellationToken) => new(Key);

    public ValueTask<bool> IsAdminPasswordAsync(string password, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _checks);
        return new(password == Password);
    }

    public ValueTask<DateTimeOffset> GetAdminPasswordChangedAtAsync(CancellationToken cancellationToken) => new(PasswordChangedAt);
}

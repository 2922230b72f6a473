using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Silo.Security;

/// <summary>The password of the account <c>admin</c>: stored as a slow hash, set once, by whoever starts first.</summary>
internal sealed class AdminAccount
{
    private const string RecordName = "admin";
    private const string Account = "admin";

    /// <summary>OWASP's recommendation for PBKDF2 with HMAC-SHA-512 is 210,000; the hash is asked rarely and on at most two threads.</summary>
    private const int Iterations = 250_000;

    private static readonly PasswordHasher<string> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly Stored _stored;

    private AdminAccount(Stored stored) => _stored = stored;

    public DateTimeOffset ChangedAt => _stored.ChangedAt;

    /// <summary>Loads the account, or makes it.</summary>
    /// <param name="records">Where it is kept.</param>
    /// <param name="configured"><c>GitOps:AdminPassword</c>: counts only while no password is stored.</param>
    /// <param name="passwordFile">Where a generated password is left for the operator, mode 0600.</param>
    /// <param name="now">When it counts as set.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The account, and the password when it was generated now.</returns>
    public static async Task<(AdminAccount Account, string? Generated)> EnsureAsync(
        InstallationRecords records, string? configured, string passwordFile, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string? generated = null;
        var (bytes, created) = await records.GetOrCreateAsync(
            RecordName,
            () =>
            {
                generated = configured is null ? Generate() : null;
                if (generated is not null)
                {
                    // Before the hash is stored: after a crash between the two nobody would know the password.
                    PrivateFile.Write(passwordFile, generated + "\n");
                }

                return JsonSerializer.SerializeToUtf8Bytes(new Stored(Hasher.HashPassword(Account, configured ?? generated!), now));
            },
            cancellationToken);
        if (!created && generated is not null)
        {
            // Another node was first: the password in our file never counted.
            File.Delete(passwordFile);
            generated = null;
        }

        return (new AdminAccount(JsonSerializer.Deserialize<Stored>(bytes)!), generated);
    }

    public bool IsPassword(string password) => Hasher.VerifyHashedPassword(Account, _stored.Hash, password) != PasswordVerificationResult.Failed;

    private static string Generate() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 24);

    private sealed record Stored(string Hash, DateTimeOffset ChangedAt);
}

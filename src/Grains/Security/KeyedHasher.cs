using System.Security.Cryptography;
using System.Text;
using OrleansGitOps.Engine.Diffing;

namespace OrleansGitOps.Grains.Security;

/// <summary>HMAC-SHA-256 under a key that HKDF derives from the installation's hash key for each purpose; 128 bits of it in base64.</summary>
public sealed class KeyedHasher(ReadOnlyMemory<byte> hashKey) : IKeyedHasher
{
    private const int HashLength = 16;

    /// <inheritdoc/>
    public string Hash(string purpose, ReadOnlySpan<byte> value)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, hashKey.Span, key, salt: [], info: Encoding.UTF8.GetBytes("hash\n" + purpose));
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(key, value, hash);
        return Convert.ToBase64String(hash[..HashLength]);
    }
}

using System.Security.Cryptography;
using System.Text;

namespace OrleansGitOps.Grains.Security;

/// <summary>
/// AES-256-GCM under a key that HKDF (RFC 5869) derives from the master key for each purpose, the purpose being authenticated as well. Layout:
/// format (1 byte) | nonce (12) | tag (16) | ciphertext.
/// </summary>
public sealed class SecretProtector : ISecretProtector
{
    private const byte Format = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 1 + NonceLength + TagLength;

    private readonly IReadOnlyList<byte[]> _keys;

    /// <param name="keys">Master keys; the first one encrypts, every one opens.</param>
    public SecretProtector(IReadOnlyList<byte[]> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfZero(keys.Count, nameof(keys));

        _keys = keys;
    }

    /// <inheritdoc/>
    public byte[] Protect(string purpose, ReadOnlySpan<byte> plain)
    {
        var result = new byte[HeaderLength + plain.Length];
        result[0] = Format;
        var nonce = result.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = CipherFor(_keys[0], purpose);
        aes.Encrypt(nonce, plain, result.AsSpan(HeaderLength), result.AsSpan(1 + NonceLength, TagLength), Encoding.UTF8.GetBytes(purpose));
        return result;
    }

    /// <inheritdoc/>
    public byte[] Unprotect(string purpose, ReadOnlySpan<byte> protectedBytes) => Open(purpose, protectedBytes).Plain;

    /// <summary>The same bytes under the key in use, or null when they are under it already.</summary>
    /// <exception cref="CryptographicException">No key opens them.</exception>
    public byte[]? Renew(string purpose, ReadOnlySpan<byte> protectedBytes)
    {
        var (plain, key) = Open(purpose, protectedBytes);
        return key == 0 ? null : Protect(purpose, plain);
    }

    private (byte[] Plain, int Key) Open(string purpose, ReadOnlySpan<byte> protectedBytes)
    {
        if (protectedBytes.Length < HeaderLength || protectedBytes[0] != Format)
        {
            throw new CryptographicException("The protected bytes are damaged or of an unknown format.");
        }

        for (var key = 0; ; key++)
        {
            try
            {
                return (Decrypt(_keys[key], purpose, protectedBytes), key);
            }
            catch (AuthenticationTagMismatchException) when (key + 1 < _keys.Count)
            {
                // Perhaps an older key.
            }
        }
    }

    private static byte[] Decrypt(byte[] masterKey, string purpose, ReadOnlySpan<byte> protectedBytes)
    {
        var plain = new byte[protectedBytes.Length - HeaderLength];
        using var aes = CipherFor(masterKey, purpose);
        aes.Decrypt(
            protectedBytes.Slice(1, NonceLength), protectedBytes[HeaderLength..], protectedBytes.Slice(1 + NonceLength, TagLength), plain,
            Encoding.UTF8.GetBytes(purpose));
        return plain;
    }

    private static AesGcm CipherFor(byte[] masterKey, string purpose)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, masterKey, key, salt: [], info: Encoding.UTF8.GetBytes("protect\n" + purpose));
        return new AesGcm(key, TagLength);
    }
}

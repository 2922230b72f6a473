using System.Security.Cryptography;

namespace OrleansGitOps.Grains.Security;

/// <summary>Encrypts what must not be readable in storage.</summary>
public interface ISecretProtector
{
    /// <param name="purpose">Binds the bytes to where they belong: they open only under the same purpose, so that rows cannot be swapped.</param>
    /// <param name="plain">The secret bytes.</param>
    byte[] Protect(string purpose, ReadOnlySpan<byte> plain);

    /// <exception cref="CryptographicException">Not from <see cref="Protect"/> with the same key and purpose, or damaged.</exception>
    byte[] Unprotect(string purpose, ReadOnlySpan<byte> protectedBytes);
}

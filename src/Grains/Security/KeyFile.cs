using System.Security.Cryptography;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Security;

/// <summary>
/// The installation's master key: 32 random bytes in base64 on one line, readable by its owner only (<c>openssl rand -base64 32</c>). It lies
/// outside the database, so that a copy of the database alone gives no secret away. Further lines are keys that still open what was written
/// under them, for a change of key.
/// </summary>
public static class KeyFile
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>Keys in one file: the one in use, and those that are on their way out or in.</summary>
    public const int MaxKeys = 8;

    private const int MaxFileBytes = 1024;

    /// <summary>Reads the keys, the one in use first; with <paramref name="create"/> a missing file is made.</summary>
    /// <exception cref="StateStoreException">
    /// Missing, unreadable, readable by others, or not a key; the message says what to do and holds nothing of the key.
    /// </exception>
    public static IReadOnlyList<byte[]> Read(string path, bool create)
    {
        ArgumentNullException.ThrowIfNull(path);

        try
        {
            if (create && !File.Exists(path))
            {
                PrivateFile.TryCreate(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)) + "\n");
            }

            return Parse(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused($"The key file {path} (GitOps:Encryption:KeyFile) cannot be read: {exception.Message}", exception);
        }
    }

    private static byte[][] Parse(string path)
    {
        if (DataDirectory.LooserMode(path) is { } mode)
        {
            throw Refused($"The key file {path} (GitOps:Encryption:KeyFile) has mode {mode}: others could read it. Run: chmod 600 {path}");
        }

        var lines = new FileInfo(path).Length <= MaxFileBytes
            ? File.ReadAllLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).ToArray()
            : [];
        return lines.Length is > 0 and <= MaxKeys
            ? [.. lines.Select(line => ParseKey(line, path))]
            : throw NotAKey(path);
    }

    private static byte[] ParseKey(string line, string path)
    {
        var key = new byte[KeyLength];
        return Convert.TryFromBase64String(line, key, out var written) && written == KeyLength ? key : throw NotAKey(path);
    }

    private static StateStoreException NotAKey(string path) => Refused(
        $"The key file {path} (GitOps:Encryption:KeyFile) does not hold {KeyLength} bytes in base64 on one line. "
        + $"Make one with: openssl rand -base64 {KeyLength}");

    private static StateStoreException Refused(string message, Exception? inner = null) => new(StateStoreFailure.Refused, message, inner);
}

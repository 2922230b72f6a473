using System.Security.Cryptography;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Security;

/// <summary>
/// The installation's master key: 32 random bytes in base64 on one line, readable by its owner only (<c>openssl rand -base64 32</c>). It lies outside the
/// database, so that a copy of the database alone gives no secret away.
/// </summary>
public static class KeyFile
{
    /// <summary>Bytes of the key.</summary>
    public const int KeyLength = 32;

    private const int MaxFileBytes = 1024;

    /// <summary>Reads the key; with <paramref name="create"/> a missing file is made.</summary>
    /// <exception cref="StateStoreException">Missing, unreadable, readable by others, or not a key; the message says what to do and holds nothing of the key.</exception>
    public static byte[] Read(string path, bool create)
    {
        ArgumentNullException.ThrowIfNull(path);

        try
        {
            if (create && !File.Exists(path))
            {
                Create(path);
            }

            return Parse(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StateStoreException(
                StateStoreFailure.Refused, $"The key file {path} (GitOps:Encryption:KeyFile) cannot be read: {exception.Message}", exception);
        }
    }

    private static byte[] Parse(string path)
    {
        if (DataDirectory.LooserMode(path) is { } mode)
        {
            throw new StateStoreException(StateStoreFailure.Refused, $"The key file {path} has mode {mode}: others could read it. Run: chmod 600 {path}");
        }

        var text = new FileInfo(path).Length <= MaxFileBytes ? File.ReadAllText(path).Trim() : "";
        var key = new byte[KeyLength];
        return Convert.TryFromBase64String(text, key, out var written) && written == KeyLength
            ? key
            : throw new StateStoreException(
                StateStoreFailure.Refused, $"The key file {path} does not hold {KeyLength} bytes in base64 on one line. Make one with: openssl rand -base64 {KeyLength}");
    }

    /// <summary>Written beside its place and moved there, so that a crash leaves no half key; a file that came meanwhile wins.</summary>
    private static void Create(string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        using (var stream = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)) + "\n"));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}

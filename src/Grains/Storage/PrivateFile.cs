namespace OrleansGitOps.Grains.Storage;

/// <summary>
/// Small files that only their owner may read (mode 0600), written beside their place and moved there: a crash leaves the old one or the new one.
/// </summary>
public static class PrivateFile
{
    /// <summary>Writes or replaces the file.</summary>
    public static void Write(string path, string text) => File.Move(WriteTemporary(path, text), path, overwrite: true);

    /// <summary>Writes the file unless there is one: that one wins.</summary>
    /// <returns>False when there was one already.</returns>
    public static bool TryCreate(string path, string text)
    {
        var temporary = WriteTemporary(path, text);
        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
            return false;
        }
    }

    /// <summary>Opens a file, which is made for its owner alone if it is new.</summary>
    internal static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = DataDirectory.FileMode;
        }

        return new FileStream(path, options);
    }

    private static string WriteTemporary(string path, string text)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        using var stream = Open(temporary, FileMode.CreateNew, FileShare.None);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        stream.Flush(flushToDisk: true);
        return temporary;
    }
}

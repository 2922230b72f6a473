using System.Globalization;

namespace OrleansGitOps.Grains.Storage;

/// <summary>
/// The directory that one process owns: mode 0700, and a lock that the operating system drops with the process, <c>kill -9</c> included.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    public const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Creates the directory if needed, checks its mode and takes the lock until disposed.</summary>
    /// <exception cref="StateStoreException">Another process holds it, it cannot be written, or others may look into it.</exception>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Create(full);
            return new DataDirectory(full, Lock(full));
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new StateStoreException(StateStoreFailure.ReadOnly,
                $"The data directory {full} (GitOps:DataDirectory) cannot be created or written: {error.Message}", error);
        }
    }

    /// <summary>A path below the directory.</summary>
    public string File(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => _lock.Dispose();

    /// <summary>Creates a file for its owner alone, or leaves an existing one as it is.</summary>
    internal static void EnsureFile(string file)
    {
        using var stream = PrivateFile.Open(file, System.IO.FileMode.OpenOrCreate, FileShare.ReadWrite);
    }

    /// <summary>Null if only the owner may use the file or directory, else its octal mode.</summary>
    internal static string? LooserMode(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        // A mounted secret is a symbolic link; what counts is the file it leads to.
        var target = System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var mode = System.IO.File.GetUnixFileMode(target);
        return (mode & Others) == 0 ? null : "0" + Convert.ToString((int)mode, 8);
    }

    private static void Create(string full)
    {
        if (!Directory.Exists(full))
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(full) : Directory.CreateDirectory(full, DirectoryMode);
        }
        else if (LooserMode(full) is { } mode)
        {
            throw new StateStoreException(StateStoreFailure.Refused,
                $"The data directory {full} (GitOps:DataDirectory) has mode {mode}: others could read what is kept there. Run: chmod 700 {full}");
        }
    }

    private static FileStream Lock(string full)
    {
        var file = System.IO.Path.Combine(full, "lock");
        FileStream stream;
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB) on Unix.
            stream = PrivateFile.Open(file, System.IO.FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException error) when (error is not FileNotFoundException and not DirectoryNotFoundException)
        {
            throw new StateStoreException(StateStoreFailure.InUse, $"The data directory {full} is in use by another process{Owner(full)}. "
                + "Stop it first, or give this one a directory of its own with GitOps:DataDirectory.", error);
        }

        var pid = System.IO.Path.Combine(full, "pid");
        EnsureFile(pid);
        System.IO.File.WriteAllText(pid, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return stream;
    }

    private static string Owner(string full)
    {
        var file = System.IO.Path.Combine(full, "pid");
        try
        {
            return int.TryParse(System.IO.File.ReadAllText(file), CultureInfo.InvariantCulture, out var pid) ? $" (pid {pid})" : "";
        }
        catch (IOException)
        {
            return ""; // Only a help for the reader; the message stands without it.
        }
    }
}

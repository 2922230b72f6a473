namespace OrleansGitOps.TestKit.Processes;

/// <summary>
/// A folder of one test or server, removed on dispose. Its name holds the id of the process that made it, so that what a killed
/// test run left behind is removed by the next one.
/// </summary>
public sealed class TempDirectory : IDisposable
{
    private const string Prefix = "orleans-gitops-test.";

    static TempDirectory() => RemoveLeftovers();

    /// <param name="purpose">A short word for people who look into the temporary folder.</param>
    public TempDirectory(string purpose)
    {
        Path = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}.{purpose}.").FullName;
    }

    public string Path { get; }

    public string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Remove(Path);

    private static void RemoveLeftovers()
    {
        foreach (var folder in Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            var owner = System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('.')[0];
            if (int.TryParse(owner, out var id) && !IsRunning(id))
            {
                Remove(folder);
            }
        }
    }

    private static bool IsRunning(int id) => OperatingSystem.IsLinux() ? Directory.Exists($"/proc/{id}") : id == Environment.ProcessId;

    private static void Remove(string folder)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(folder, true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException) when (attempt < 5)
            {
                // A program that was just stopped may still have been writing: what it added is removed by the next attempt.
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Another user's, or still in use: the next run tries again. A leftover must not turn a passed test into a failed one.
                return;
            }
        }
    }
}

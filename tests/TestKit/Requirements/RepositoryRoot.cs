namespace OrleansGitOps.TestKit.Requirements;

/// <summary>Where the clone is, for tests that read its files.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds <c>OrleansGitOps.sln</c>.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "OrleansGitOps.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds OrleansGitOps.sln");
    }
}

using System.Diagnostics;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.TestKit.Git;

/// <summary>Runs the real git, apart from the machine's and the user's configuration, credentials and prompts.</summary>
internal static class GitCommand
{
    private static readonly IReadOnlyDictionary<string, string?> Isolation = new Dictionary<string, string?>
    {
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ASKPASS"] = "/bin/false",
        ["GIT_AUTHOR_NAME"] = "Test Author",
        ["GIT_AUTHOR_EMAIL"] = "author@example.com",
        ["GIT_COMMITTER_NAME"] = "Test Committer",
        ["GIT_COMMITTER_EMAIL"] = "committer@example.com",
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["http_proxy"] = null,
        ["https_proxy"] = null,
        ["LC_ALL"] = "C",
    };

    /// <summary>The absolute path of git.</summary>
    /// <exception cref="InvalidOperationException">There is none: call <c>RealParts.RequireGit()</c> first.</exception>
    public static string Executable => ToolLocator.Git ?? throw new InvalidOperationException("git is not on PATH");

    public static ProcessStartInfo StartInfo(string workingDirectory, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments.ToArray())
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (key, value) in Isolation)
        {
            start.Environment[key] = value;
        }

        start.Environment["HOME"] = workingDirectory;
        return start;
    }

    /// <summary>Standard output without its last line break.</summary>
    /// <exception cref="InvalidOperationException">git ended with another code than 0; the message holds what it said.</exception>
    public static async Task<string> RunAsync(string workingDirectory, params string[] arguments)
    {
        var result = await Command.TryAsync(StartInfo(workingDirectory, arguments));
        return result.ExitCode == 0 ? result.Output : throw Command.Failure("git", arguments, result);
    }
}

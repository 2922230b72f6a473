namespace OrleansGitOps.TestKit.Processes;

/// <summary>What a finished program left.</summary>
/// <param name="Output">Standard output without its last line break.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error);

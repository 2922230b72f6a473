using System.Diagnostics;

namespace OrleansGitOps.TestKit.Processes;

/// <summary>Runs a program to its end.</summary>
public static class Command
{
    /// <summary>Runs a program and gives its standard output.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message holds what it said.</exception>
    public static async Task<string> RunAsync(
        string file,
        IEnumerable<string> arguments,
        string workingDirectory,
        string? input = null,
        CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = workingDirectory };
        var result = await TryAsync(start, input, cancellationToken);
        return result.ExitCode == 0 ? result.Output : throw Failure(Path.GetFileName(file), arguments, result);
    }

    /// <summary>Runs a program, whatever its exit code. A cancelled wait kills it with all that it has started.</summary>
    /// <param name="input">What it reads from standard input; null: nothing.</param>
    public static async Task<CommandResult> TryAsync(
        ProcessStartInfo start, string? input = null, CancellationToken cancellationToken = default)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} could not be started");
        await using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await SendAsync(process, input ?? "");
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return new CommandResult(process.ExitCode, (await output).TrimEnd('\n'), (await error).TrimEnd('\n'));
    }

    internal static InvalidOperationException Failure(string name, IEnumerable<string> arguments, CommandResult result) =>
        new($"{name} {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}\n{result.Output}");

    private static async Task SendAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended, or closed its input, without reading all: its exit code and output tell the rest.
        }
    }
}

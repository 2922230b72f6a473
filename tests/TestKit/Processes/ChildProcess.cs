using System.Diagnostics;
using System.Globalization;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.TestKit.Processes;

/// <summary>
/// A server program that lives as long as its owner: it is stopped by <see cref="DisposeAsync"/>, and also when this process dies
/// without a chance to clean up (kill -9). A small shell holds a pipe to us: it sends the program each signal that we write into the pipe,
/// and the last one when the pipe closes.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    // $1 is the last signal, $2 the log; the rest is the program. The reader notices our end of the pipe closing. CONT wakes a program
    // that was stopped, so that the last signal reaches it.
    private const string Guard = """
        signal=$1 log=$2; shift 2
        exec 3<&0 2>>"$log"
        "$@" </dev/null >>"$log" 2>&1 3<&- &
        child=$!
        (while read -r next <&3; do kill -s "$next" "$child"; done
         kill -s "$signal" "$child"; kill -s CONT "$child") >/dev/null 2>&1 &
        reader=$!
        exec 3<&-
        wait "$child"
        code=$?
        kill "$reader" 2>/dev/null
        exit "$code"
        """;

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);
    private readonly Process _shell;
    private readonly string _logPath;

    private readonly string _program;

    private ChildProcess(string name, Process shell, string logPath, IReadOnlyList<string> command)
    {
        (Name, _shell, _logPath) = (name, shell, logPath);
        _program = string.Concat(command.Select(argument => argument + '\0'));
    }

    public string Name { get; }

    public bool HasExited => _shell.HasExited;

    /// <summary>Process id of the program itself, as in <c>/proc</c> (Linux).</summary>
    /// <exception cref="InvalidOperationException">It is not running.</exception>
    public int ProgramId => File.ReadAllText($"/proc/{_shell.Id}/task/{_shell.Id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(id => int.Parse(id, CultureInfo.InvariantCulture))
        .Cast<int?>()
        .FirstOrDefault(id => IsProgram(id!.Value)) ?? throw new InvalidOperationException($"{Name} is not running");

    /// <summary>It has ended because somebody else listened on the port that it was given.</summary>
    internal bool FoundItsPortTaken => HasExited && LogTail(200).Contains("address already in use", StringComparison.OrdinalIgnoreCase);

    /// <param name="name">What messages call it.</param>
    /// <param name="logPath">Standard output and error are appended here.</param>
    /// <param name="stopSignal">The signal that stops it, without SIG: TERM, KILL, QUIT, ...</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables to set (a null value removes one).</param>
    public static ChildProcess Start(
        string name,
        string logPath,
        string stopSignal,
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        // A session of its own keeps a terminal's Ctrl-C from reaching the program before its owner has stopped what uses it.
        var setsid = ToolLocator.OnPath("setsid");
        var start = new ProcessStartInfo(setsid ?? "/bin/sh") { RedirectStandardInput = true, UseShellExecute = false };
        string[] shellOfSession = setsid is null ? [] : ["/bin/sh"];
        foreach (var argument in (string[])[.. shellOfSession, "-c", Guard, "guard", stopSignal, logPath, .. command])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[key] = value;
        }

        var shell = Process.Start(start) ?? throw new InvalidOperationException($"{name} could not be started: {command[0]}");
        return new ChildProcess(name, shell, logPath, command);
    }

    /// <summary>Sends a signal: <c>KILL</c> is a crash, <c>STOP</c> and <c>CONT</c> freeze and wake it.</summary>
    /// <param name="signal">Its name without SIG.</param>
    public async Task SignalAsync(string signal)
    {
        await _shell.StandardInput.WriteAsync($"{signal}\n");
        await _shell.StandardInput.FlushAsync();
    }

    /// <summary>Completes with the exit code when the program ends by itself or is stopped.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await _shell.WaitForExitAsync(cancellationToken);
        return _shell.ExitCode;
    }

    /// <summary>The last lines that the program printed, for error messages.</summary>
    public string LogTail(int lines = 25)
    {
        if (!File.Exists(_logPath))
        {
            return "(no log)";
        }

        using var stream = new FileStream(_logPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return string.Join('\n', reader.ReadToEnd().Split('\n').TakeLast(lines));
    }

    /// <summary>The error that tells that it has ended, with the end of its log.</summary>
    internal InvalidOperationException Ended() => new($"{Name} has ended. The end of its log:\n{LogTail()}");

    /// <summary>Stops it by its signal (by SIGKILL after 15 seconds) and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_shell.HasExited)
        {
            CloseGuardPipe();
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await _shell.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _shell.Kill(entireProcessTree: true);
                await _shell.WaitForExitAsync(CancellationToken.None);
            }
        }

        _shell.Dispose();
    }

    private bool IsProgram(int processId) => File.ReadAllText($"/proc/{processId}/cmdline") == _program;

    private void CloseGuardPipe()
    {
        try
        {
            _shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // The shell is gone already, which is what closing asks for.
        }
    }
}

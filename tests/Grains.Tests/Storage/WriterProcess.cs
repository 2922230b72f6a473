using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace OrleansGitOps.Grains.Tests.Storage;

/// <summary>tests/StateWriter in a process of its own, to be killed under its writes. It dies with this process at the latest, when its pipe breaks.</summary>
internal sealed class WriterProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentDictionary<string, int> _acknowledged = [];
    private readonly Task _reading;
    private readonly Task<string> _error;
    private int _count;

    private WriterProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The last round that the store acknowledged, by grain.</summary>
    public IReadOnlyDictionary<string, int> Acknowledged => _acknowledged;

    public int Count => Volatile.Read(ref _count);

    public bool IsOpen { get; private set; }

    public bool HasExited => _process.HasExited;

    /// <summary>What it said when it ended.</summary>
    public Task<string> ErrorAsync() => _error;

    public static WriterProcess Start(string directory, int grains, string? connectionString = null)
    {
        var start = StartInfo(directory, grains, connectionString);
        return new WriterProcess(Process.Start(start)!);
    }

    public static ProcessStartInfo StartInfo(string directory, int grains, string? connectionString = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "OrleansGitOps.StateWriter.dll");
        string[] arguments = [program, directory, grains.ToString(CultureInfo.InvariantCulture)];
        return new ProcessStartInfo("dotnet", connectionString is null ? arguments : [.. arguments, connectionString])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
    }

    /// <summary>kill -9. Afterwards every acknowledgement that it printed has been read.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "open")
            {
                IsOpen = true;
                continue;
            }

            // The kill may cut the last line short; a number that does not follow the one before is such a line.
            var parts = line.Split(' ');
            if (parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var round)
                && round == _acknowledged.GetValueOrDefault(parts[0], round - 1) + 1)
            {
                _acknowledged[parts[0]] = round;
                Interlocked.Increment(ref _count);
            }
        }
    }
}

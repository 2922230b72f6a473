using System.Globalization;

namespace OrleansGitOps.Benchmarks.Figures;

/// <summary>What Linux counts of a process (proc_pid_status(5), proc_pid_stat(5)).</summary>
internal sealed class ProcessFigures(int processId)
{
    // USER_HZ: the unit of utime and stime, 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Resident now, in MiB.</summary>
    public double Resident => Status("VmRSS:");

    /// <summary>The most that was resident since its start, in MiB.</summary>
    public double ResidentPeak => Status("VmHWM:");

    /// <summary>User and system time since its start.</summary>
    public TimeSpan Cpu
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            // The name may hold spaces and parentheses; fields 14 and 15 are 11 and 12 after it.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds((Ticks(fields[11]) + Ticks(fields[12])) / TicksPerSecond);
        }
    }

    private static double Ticks(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private double Status(string key)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}

using System.Globalization;

namespace OrleansGitOps.Benchmarks.Figures;

/// <summary>Durations of one kind. Percentiles are nearest-rank.</summary>
internal sealed class Samples(IEnumerable<TimeSpan> values)
{
    private readonly TimeSpan[] _sorted = [.. values.Order()];

    public TimeSpan Percentile(int percent) => _sorted[Math.Max(0, (int)Math.Ceiling(_sorted.Length * percent / 100.0) - 1)];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {Milliseconds(50)} ms, p99 {Milliseconds(99)} ms, max {Milliseconds(100)} ms (over {_sorted.Length})");

    private string Milliseconds(int percent) => Percentile(percent).TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}

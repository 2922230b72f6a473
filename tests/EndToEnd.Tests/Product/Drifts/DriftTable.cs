using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>What was measured, as Markdown. Times count from the moment when the API server had stored the edit.</summary>
internal sealed class DriftTable
{
    private readonly ConcurrentQueue<Row> _rows = [];

    public void Add(Row row) => _rows.Enqueue(row);

    public override string ToString()
    {
        var rows = _rows.ToList();
        var text = new StringBuilder();
        text.AppendLine("| drift | seen, ms | reverted, ms | requests |").AppendLine("| --- | ---: | ---: | ---: |");
        foreach (var row in rows)
        {
            text.AppendLine(row.ToString());
        }

        if (rows.Count > 0)
        {
            var (median, last) = (At(rows, 0.5), At(rows, 1));
            text.AppendLine(CultureInfo.InvariantCulture, $"| **{rows.Count} drifts: median; slowest** | | **{median:0}; {last:0}** | |");
        }

        return text.ToString();
    }

    private static double At(List<Row> rows, double part) => rows.Select(row => row.Reverted).Order().ElementAt((int)((rows.Count - 1) * part));

    /// <param name="Seen">Until the comparison had found it, in ms.</param>
    /// <param name="Reverted">Until the API server had stored the last write of the revert, in ms.</param>
    /// <param name="Requests">Of the product, watches not counted, until everything was at rest again.</param>
    internal sealed record Row(string Name, double Seen, double Reverted, string Requests)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"| {Name} | {Seen:0} | {Reverted:0} | {Requests} |");
    }
}

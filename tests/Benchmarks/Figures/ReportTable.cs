using System.Text;

namespace OrleansGitOps.Benchmarks.Figures;

/// <summary>The rows of a run: each is told as it comes, and all are a Markdown table at the end.</summary>
internal sealed class ReportTable(string title)
{
    private readonly List<(string What, string Figure)> _rows = [];

    public void Add(string what, FormattableString figure)
    {
        var text = FormattableString.Invariant(figure);
        _rows.Add((what, text));
        Console.Error.WriteLine($"{what}: {text}");
    }

    public override string ToString()
    {
        var table = new StringBuilder($"\n{title}; {Environment.ProcessorCount} cores\n\n| what | figure |\n| --- | --- |\n");
        foreach (var (what, figure) in _rows)
        {
            table.Append($"| {what} | {figure} |\n");
        }

        return table.ToString();
    }
}

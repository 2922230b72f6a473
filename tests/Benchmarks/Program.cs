using OrleansGitOps.Benchmarks.Commands;
using OrleansGitOps.TestKit.Requirements;

const string Usage = """
    usage: dotnet run -c Release --project tests/Benchmarks -- COMMAND
      fleet --applications N [--repositories-per 50]    N applications; without --repositories-per all of one repository
    """;

try
{
    var run = args switch
    {
        ["fleet", "--applications", var n] => Fleet.RunAsync(Count(n), Count(n)),
        ["fleet", "--applications", var n, "--repositories-per", var per] => Fleet.RunAsync(Count(n), Count(per)),
        _ => throw new ArgumentException($"Not a command: {string.Join(' ', args)}"),
    };
    Console.WriteLine(await run);
    return 0;
}
catch (ArgumentException failure)
{
    Console.Error.WriteLine($"{failure.Message}\n{Usage}");
    return 2;
}
catch (Exception failure) when (failure is Xunit.SkipException or RealPartMissingException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

static int Count(string text) =>
    int.TryParse(text, out var value) && value is >= 1 and <= 20_000 ? value : throw new ArgumentException($"'{text}' is not a number from 1 to 20000");

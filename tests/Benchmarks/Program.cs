using System.Runtime.InteropServices;
using OrleansGitOps.Benchmarks.Commands;
using OrleansGitOps.TestKit.Requirements;

const string Usage = """
    usage: dotnet run -c Release --project tests/Benchmarks -- COMMAND
      main-job                                          one application: start, sync, commits, memory; then 200: edits, requests, memory
      fleet --applications N [--repositories-per 50]    N applications; without --repositories-per all of one repository
    """;

// The Git host takes the signal for itself alone; what runs here ends with this process.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    var run = args switch
    {
        ["main-job"] => MainJob.RunAsync(),
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

static void Stop(PosixSignalContext context) => Environment.Exit(130);

static int Count(string text) =>
    int.TryParse(text, out var value) && value is >= 1 and <= 20_000 ? value : throw new ArgumentException($"'{text}' is not a number from 1 to 20000");

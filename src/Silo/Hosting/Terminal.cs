namespace OrleansGitOps.Silo.Hosting;

/// <summary>What the program itself says to whoever started it; everything else is logged.</summary>
internal static class Terminal
{
#pragma warning disable RS0030 // The one place where the console is written to.
    public static void Say(string line) => Console.Out.WriteLine(line);

    public static void Complain(string line) => Console.Error.WriteLine(line);
#pragma warning restore RS0030
}

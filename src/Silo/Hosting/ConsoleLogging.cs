namespace OrleansGitOps.Silo.Hosting;

/// <summary>One line per event; our own events from Information on, everybody else's from Warning on, unless <c>Logging</c> says otherwise.</summary>
internal static class ConsoleLogging
{
    public static void Configure(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "HH:mm:ss.fff ";
            options.UseUtcTimestamp = true;
        });
        builder.Logging.AddFilter(null, LogLevel.Warning).AddFilter("OrleansGitOps", LogLevel.Information)
            // Known noise of Orleans 10 at every start: advice about ServerGC, and a watchdog that takes the up-time for a stall.
            .AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
    }
}

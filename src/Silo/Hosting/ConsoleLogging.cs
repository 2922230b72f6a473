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
        builder.Logging.AddFilter(null, LogLevel.Warning).AddFilter("OrleansGitOps", LogLevel.Information);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
    }
}

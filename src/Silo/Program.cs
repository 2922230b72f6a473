using OrleansGitOps.Api;
using OrleansGitOps.Api.Sessions;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Silo.Configuration;
using OrleansGitOps.Silo.Hosting;

// Settings come from the environment, the command line and appsettings.json in the working directory; nothing else is read.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = Directory.GetCurrentDirectory() });
try
{
    var settings = SiloSettings.Read(builder.Configuration);
    await using var installation = await Installation.OpenAsync(
        settings, builder.Configuration.GetConnectionString("Orleans"), TimeProvider.System, CancellationToken.None);
    ConsoleLogging.Configure(builder);
    builder.WebHost.ListenOn(settings);
    builder.AddGitOpsSilo(installation);
    builder.Services.AddSingleton<ISessionSecrets>(installation.Sessions);
    builder.Services.AddGitOpsApi(options =>
    {
        if (settings.AllowedHosts.Count > 0)
        {
            options.AllowedHosts = settings.AllowedHosts;
        }
    });
    var app = builder.Build();
    app.MapGitOpsApi();
    await app.StartAsync();
    Greeting.Print(app, installation);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception exception) when (exception is ConfigurationException or StateStoreException or GitOpsException
    or Microsoft.Extensions.Options.OptionsValidationException)
{
    Terminal.Complain($"The start failed: {exception.Message}");
    return 1;
}
catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    Terminal.Complain($"The start failed: {exception.Message} Choose another one with {Listening.SettingOf(exception.Message, builder.Configuration)}.");
    return 1;
}

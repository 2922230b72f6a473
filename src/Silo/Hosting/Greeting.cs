namespace OrleansGitOps.Silo.Hosting;

/// <summary>What a user sees when the node is up: where to go and, once, how to log in. Plain lines, never wrapped.</summary>
internal static class Greeting
{
    public static void Print(WebApplication app, Installation installation)
    {
        var url = app.Urls.FirstOrDefault() ?? installation.Settings.HttpUrl;
        Terminal.Say($"API:       {url}/api/v1");
        Terminal.Say($"gRPC:      {app.Urls.ElementAtOrDefault(1) ?? installation.Settings.GrpcUrl}");
        Terminal.Say($"Browse:    {url}/swagger");
        Terminal.Say($"Dashboard: {url}/dashboard");
        Terminal.Say($"Cluster:   {installation.Cluster?.Server.ToString() ?? "none; set GitOps:Cluster:Kubeconfig=PATH"}");
        Terminal.Say($"Data:      {installation.DataDirectoryPath}");
        if (installation.GeneratedPassword is { } password)
        {
            Terminal.Say($"Login:     admin / {password}   (also in {installation.PasswordFile})");
        }

        foreach (var note in installation.Notes)
        {
            Terminal.Say($"Note:      {note}");
        }

        foreach (var key in installation.Settings.Unknown)
        {
            Terminal.Say($"Warning:   the setting {key} is unknown and has no effect");
        }
    }
}

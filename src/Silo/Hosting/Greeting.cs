namespace OrleansGitOps.Silo.Hosting;

/// <summary>What a user sees when the node is up: where to go and, once, how to log in. Plain lines, never wrapped.</summary>
internal static class Greeting
{
    public static void Print(WebApplication app, Installation installation)
    {
        var url = app.Urls.FirstOrDefault() ?? installation.Settings.HttpUrl;
        Console.WriteLine($"API:       {url}/api/v1");
        Console.WriteLine($"Dashboard: {url}/dashboard");
        Console.WriteLine($"Cluster:   {installation.Cluster?.Server.ToString() ?? "none; set GitOps:Cluster:Kubeconfig=PATH"}");
        Console.WriteLine($"Data:      {installation.DataDirectoryPath}");
        if (installation.GeneratedPassword is { } password)
        {
            Console.WriteLine($"Login:     admin / {password}   (also in {installation.PasswordFile})");
        }

        foreach (var key in installation.Settings.Unknown)
        {
            Console.WriteLine($"Warning:   the setting {key} is unknown and has no effect");
        }
    }
}

using Microsoft.AspNetCore.Server.Kestrel.Core;
using OrleansGitOps.Silo.Configuration;

namespace OrleansGitOps.Silo.Hosting;

/// <summary>Where the node listens: one endpoint for REST, pages and gRPC-Web, one for gRPC.</summary>
internal static class Listening
{
    /// <summary>
    /// Without TLS a port cannot tell HTTP/1.1 from HTTP/2, so gRPC has one of its own. Kestrel's section stays in force beside it, for
    /// certificates.
    /// </summary>
    public static void ListenOn(this ConfigureWebHostBuilder host, SiloSettings settings) => host.ConfigureKestrel((context, options) =>
        options.Configure(new ConfigurationBuilder()
            .AddConfiguration(context.Configuration.GetSection("Kestrel"))
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                // In this order by name: the first address is the one that people are shown.
                ["Endpoints:Api:Url"] = settings.HttpUrl,
                ["Endpoints:Grpc:Url"] = settings.GrpcUrl,
                ["Endpoints:Grpc:Protocols"] = nameof(HttpProtocols.Http2),
            })
            .Build()));

    /// <summary>The setting whose address Kestrel's message names.</summary>
    public static string SettingOf(string message, IConfiguration configuration) =>
        message.Contains(SiloSettings.Read(configuration).GrpcUrl.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
            ? "GitOps:Urls:Grpc"
            : "GitOps:Urls:Http";
}

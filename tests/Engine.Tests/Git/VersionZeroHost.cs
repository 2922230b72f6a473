using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansGitOps.Engine.Tests.Git;

/// <summary>
/// Stands in front of a Git host and hides from it that the client knows protocol v2, as a host of before 2018 would not see it.
/// </summary>
internal sealed class VersionZeroHost : IAsyncDisposable
{
    private readonly HttpClient _client = new();
    private WebApplication _application = null!;

    public string Url { get; private set; } = "";

    public static async Task<VersionZeroHost> StartAsync(string behind)
    {
        var host = new VersionZeroHost();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        host._application = builder.Build();
        host._application.Run(context => host.ForwardAsync(context, behind));
        await host._application.StartAsync();
        var features = host._application.Services.GetRequiredService<IServer>().Features;
        host.Url = features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _client.Dispose();
    }

    private async Task ForwardAsync(HttpContext context, string behind)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), behind + context.Request.Path
            + context.Request.QueryString);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        using var answer = await _client.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}

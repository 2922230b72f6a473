using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansGitOps.TestKit.Http;

/// <summary>
/// A plain HTTP server on a free loopback port that answers as the test says, and remembers what it was asked. Its handler may do what
/// real servers should not: cut connections, hang, answer nonsense.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _disposed;
    private volatile Func<RecordedRequest, HttpContext, Task> _handler;

    private ScriptedServer(WebApplication app, Func<RecordedRequest, HttpContext, Task> handler) => (_app, _handler) = (app, handler);

    /// <summary>Ends with a slash.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Cancelled when the server stops: for handlers that hang.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <param name="port">0 for a free one.</param>
    public static async Task<ScriptedServer> StartAsync(Func<RecordedRequest, HttpContext, Task> handler, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var server = new ScriptedServer(app, handler);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        server.Url = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");
        return server;
    }

    /// <summary>From the next request on, answers in another way.</summary>
    public void Use(Func<RecordedRequest, HttpContext, Task> handler) => _handler = handler;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        var request = new RecordedRequest(
            context.Request.Method,
            context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync(context.RequestAborted));
        _requests.Enqueue(request);
        try
        {
            await _handler(request, context);
        }
        catch (OperationCanceledException)
        {
            context.Abort(); // the client has gone, or the server stops
        }
    }
}

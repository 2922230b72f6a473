using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansGitOps.Sandbox.Controllers;
using OrleansGitOps.Sandbox.Http;
using OrleansGitOps.Sandbox.Kinds;
using OrleansGitOps.Sandbox.Operations;
using OrleansGitOps.Sandbox.Security;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox;

/// <summary>
/// A Kubernetes API server in this process, on loopback, with https and a bearer token: for trying things out and for fast tests.
/// Nothing runs behind it. README.md beside this file says what it serves.
/// </summary>
public sealed class SandboxCluster : IAsyncDisposable
{
    private static readonly string[] FirstNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

    private readonly WebApplication _app;
    private readonly ControllerLoop _controllers;
    private readonly CancellationTokenSource _stopping;
    private readonly ServerKeys _keys;
    private readonly ClusterState _state;
    private readonly string? _temporary;

    private SandboxCluster(
        WebApplication app, ControllerLoop controllers, CancellationTokenSource stopping, ServerKeys keys, ClusterState state, string directory,
        string? temporary)
    {
        (_app, _controllers, _stopping, _keys, _state, _temporary) = (app, controllers, stopping, keys, state, temporary);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Server = new Uri(addresses.Addresses.First());
        KubeconfigPath = Path.Combine(directory, "kubeconfig");
        KubeconfigFile.Write(KubeconfigPath, Server.GetLeftPart(UriPartial.Authority), keys);
    }

    /// <summary>For example <c>https://127.0.0.1:41234/</c>.</summary>
    public Uri Server { get; }

    /// <summary>A kubeconfig (mode 0600) with the authority's certificate and the token.</summary>
    public string KubeconfigPath { get; }

    /// <summary>The bearer token, whose holder may do everything.</summary>
    public string Token => _keys.Token;

    /// <summary>The certificate of the authority that signed the server's, PEM.</summary>
    public string CertificateAuthority => _keys.AuthorityPem;

    internal ClusterState State => _state;

    /// <summary>Starts a cluster that is empty but for its first namespaces, and returns when it answers.</summary>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is in use, or the folder cannot be written.</exception>
    public static async Task<SandboxCluster> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SandboxOptions();
        var temporary = options.Directory is null ? System.IO.Directory.CreateTempSubdirectory("sandbox-cluster.").FullName : null;
        var directory = System.IO.Directory.CreateDirectory(options.Directory ?? temporary!).FullName;
        var keys = ServerKeys.Create(options.Time.GetUtcNow());
        var state = new ClusterState(new ObjectStore(options.WatchWindow), new KindRegistry(), options.Time);
        var logger = options.Logging.CreateLogger<SandboxCluster>();
        var stopping = new CancellationTokenSource();
        var controllers = new ControllerLoop(state, logger);
        var app = Build(options, keys);
        var server = new ApiServer(state, new AccessGate(keys.Token), logger, stopping.Token);
        app.Run(server.HandleAsync);
        try
        {
            CreateFirstNamespaces(state);
            await app.StartAsync(cancellationToken);
            return new SandboxCluster(app, controllers, stopping, keys, state, directory, temporary);
        }
        catch
        {
            await app.DisposeAsync();
            await controllers.DisposeAsync();
            stopping.Dispose();
            keys.Dispose();
            DeleteFolder(temporary);
            throw;
        }
    }

    /// <summary>
    /// Forgets the changes kept for watches: those that are behind, and those that begin at an older version, get 410 Gone, as after a
    /// restart of a real server.
    /// </summary>
    public void ForgetChanges() => _state.Store.ForgetChanges();

    public async ValueTask DisposeAsync()
    {
        // Watches end first: the server waits for the requests under way.
        await _stopping.CancelAsync();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _controllers.DisposeAsync();
        _stopping.Dispose();
        _keys.Dispose();
        DeleteFolder(_temporary);
    }

    private static WebApplication Build(SandboxOptions options, ServerKeys keys)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(options.Logging);
        // The process belongs to its own host: signals are its affair.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.MaxBytes + 1;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(keys.Server);
            });
        });
        return builder.Build();
    }

    private static void CreateFirstNamespaces(ClusterState state)
    {
        var writer = new ObjectWriter(state);
        var kind = state.Kinds.Find("", "v1", "namespaces")!;
        foreach (var name in FirstNamespaces)
        {
            var content = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };
            writer.Create(new WriteRequest(kind, new ObjectName("", name), "", "kube-apiserver"), content);
        }
    }

    private static void DeleteFolder(string? folder)
    {
        if (folder is not null)
        {
            System.IO.Directory.Delete(folder, true);
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

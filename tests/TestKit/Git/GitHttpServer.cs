using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.TestKit.Git;

/// <summary>
/// A Git host on loopback: Kestrel in front of the real <c>git http-backend</c>, with counted requests, optional basic authentication and
/// faults on demand. Reads and pushes need <c>RealParts.RequireGit()</c>.
/// </summary>
public sealed class GitHttpServer : IAsyncDisposable
{
    private static readonly string[] Actions = ["/info/refs", "/git-upload-pack", "/git-receive-pack"];

    private readonly TempDirectory _root = new("git-http");
    private readonly GitHttpBackend _backend;
    private readonly Lock _gate = new();
    private readonly List<GitRequest> _requests = [];
    private readonly List<ActiveFault> _faults = [];
    private readonly List<TempGitRepository> _repositories = [];
    private WebApplication? _application;
    private (string UserName, string Password)? _credentials;

    private GitHttpServer() => _backend = new GitHttpBackend(_root.Path);

    /// <summary>For example <c>http://127.0.0.1:40123</c>.</summary>
    public string Url { get; private set; } = "";

    /// <summary>All requests so far, oldest first.</summary>
    public IReadOnlyList<GitRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<GitHttpServer> StartAsync()
    {
        var server = new GitHttpServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        server._application = builder.Build();
        server._application.Run(server.HandleAsync);
        await server._application.StartAsync();
        var addresses = server._application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        server.Url = addresses.Addresses.Single();
        return server;
    }

    /// <summary>
    /// Makes an empty repository that this server serves as <see cref="Url"/>/<paramref name="path"/>. Removed with the server.
    /// </summary>
    /// <param name="path">For example <c>org/infra-manifests.git</c>.</param>
    public async Task<TempGitRepository> CreateRepositoryAsync(string path)
    {
        var repository = await TempGitRepository.CreateAsync(_root.Combine(path));
        lock (_gate)
        {
            _repositories.Add(repository);
        }

        return repository;
    }

    public string UrlOf(string path) => $"{Url}/{path}";

    /// <summary>How many requests of these kinds there were, in all or for one repository.</summary>
    public int Count(GitRequestKind kinds, string? repository = null) =>
        Requests.Count(request => (kinds & request.Kind) != 0 && (repository is null || repository == request.Repository));

    /// <summary>How often somebody listed refs, in whichever protocol version (the capabilities request of version 2 lists none).</summary>
    public int CountLsRemotes(string? repository = null) => Count(GitRequestKind.LsRefs | GitRequestKind.RefAdvertisement, repository);

    public void ClearRequests()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }

    /// <summary>Answers 401 to everybody who does not send exactly these by basic authentication.</summary>
    public void RequireCredentials(string userName, string password) => _credentials = (userName, password);

    /// <summary>Adds a fault. The oldest one that meets a request is used. Dispose the answer to end the fault.</summary>
    public IDisposable Inject(GitFault fault)
    {
        var active = new ActiveFault(fault, Remove);
        lock (_gate)
        {
            _faults.Add(active);
        }

        return active;
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            // Hanging requests are cut, not waited for.
            using var now = new CancellationTokenSource(TimeSpan.Zero);
            await _application.StopAsync(now.Token);
            await _application.DisposeAsync();
        }

        _repositories.ForEach(repository => repository.Dispose());
        _root.Dispose();
    }

    private void Remove(ActiveFault fault)
    {
        lock (_gate)
        {
            _faults.Remove(fault);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var action = Actions.FirstOrDefault(action => path.EndsWith(action, StringComparison.Ordinal)) ?? "";
        var repository = path[..^action.Length].Trim('/');
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var bytes = body.ToArray();
        var fault = Record(GitRequestParser.Parse(context.Request, repository, action.TrimStart('/'), bytes));
        if (fault is not null && await AnswerAsync(context, fault))
        {
            return;
        }

        if (_credentials is { } wanted && GitRequestParser.Credentials(context.Request) != wanted)
        {
            await AnswerAsync(context, GitFault.Unauthorized());
            return;
        }

        await _backend.RunAsync(context, bytes, fault?.CutAfterBytes);
    }

    private GitFault? Record(GitRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            return _faults.Find(fault => fault.TryUse(request))?.Fault;
        }
    }

    // True when the fault itself has answered.
    private async Task<bool> AnswerAsync(HttpContext context, GitFault fault)
    {
        if (fault.Hang)
        {
            var stopping = _application!.Lifetime.ApplicationStopping;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Abort();
            return true;
        }

        await Task.Delay(fault.Delay, context.RequestAborted);
        if (fault.StatusCode is not { } status)
        {
            return false;
        }

        context.Response.StatusCode = status;
        foreach (var (name, value) in fault.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(fault.Body, context.RequestAborted);
        return true;
    }

    private sealed class ActiveFault(GitFault fault, Action<ActiveFault> remove) : IDisposable
    {
        private int _left = fault.Times ?? int.MaxValue;

        public GitFault Fault => fault;

        public bool TryUse(GitRequest request) => fault.Meets(request) && (_left == int.MaxValue || _left-- > 0);

        public void Dispose() => remove(this);
    }
}

using OrleansGitOps.TestKit.ControlPlanes;

namespace OrleansGitOps.Sandbox.Tests.Judges;

/// <summary>One server and a namespace in it that is the test's own.</summary>
public sealed class Judge : IAsyncDisposable
{
    private static readonly Lazy<Task<SandboxCluster>> SharedSandbox = new(() => SandboxCluster.StartAsync());
    private static readonly Lazy<Task<CurrentApiServer>> SharedCurrent = new(CurrentApiServer.StartAsync);
    private static int _last;

    private readonly ApiClient _namespaces;

    private Judge(ApiClient api, ApiClient namespaces, string ns) => (Api, _namespaces, Namespace) = (api, namespaces, ns);

    public ApiClient Api { get; }

    public string Namespace { get; }

    /// <summary>The path of a kind's objects in the namespace.</summary>
    /// <param name="groupVersion"><c>api/v1</c> or <c>apis/GROUP/VERSION</c>.</param>
    /// <param name="plural">Of the kind.</param>
    public string Path(string groupVersion, string plural) => $"/{groupVersion}/namespaces/{Namespace}/{plural}";

    public static async Task<Judge> OpenAsync(JudgeKind kind)
    {
        var (api, namespaces) = kind switch
        {
            JudgeKind.Sandbox => (await SandboxAsync(), await SandboxAsync()),
            JudgeKind.ControlPlane => (await ControlPlaneAsync(), await ControlPlaneAsync()),
            _ => ((await CurrentAsync()).CreateClient(), await ControlPlaneAsync()),
        };
        var ns = $"conformance-{Environment.ProcessId}-{Interlocked.Increment(ref _last)}";
        var (code, body) = await namespaces.PostAsync(
            "/api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{ns}}}"}}""");
        Assert.True(code == 201, body.ToJsonString());
        return new Judge(api, namespaces, ns);
    }

    public async ValueTask DisposeAsync()
    {
        await _namespaces.DeleteAsync($"/api/v1/namespaces/{Namespace}");
        Api.Dispose();
        _namespaces.Dispose();
    }

    private static async Task<ApiClient> SandboxAsync()
    {
        var sandbox = await SharedSandbox.Value;
        return new ApiClient(sandbox.Server.ToString(), sandbox.Token, sandbox.CertificateAuthority);
    }

    private static async Task<ApiClient> ControlPlaneAsync()
    {
        var controlPlane = await SharedControlPlane.GetAsync();
        return new ApiClient(controlPlane.Server, controlPlane.AdminToken, await File.ReadAllTextAsync(controlPlane.CaPath));
    }

    private static async Task<CurrentApiServer> CurrentAsync()
    {
        CurrentApiServer.Require();
        return await SharedCurrent.Value;
    }
}

using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.TestKit.Http;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Engine.Tests.Kubernetes;

/// <summary>A scripted API server and a client of it.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    public const string Token = "canary-token-7391";

    public static readonly ApiResource ConfigMaps =
        new(new("", "v1", "ConfigMap"), "configmaps", true, new HashSet<string> { "get", "list", "watch" });
    public static readonly ApiResource Secrets = ConfigMaps with { Gvk = new("", "v1", "Secret"), Plural = "secrets" };

    private readonly TempDirectory _folder = new("kube-client");

    private TestApi(ScriptedServer server, KubeClientOptions options)
    {
        Server = server;
        Client = new HttpKubeClient(KubeConnectionFactory.FromKubeconfig(Kubeconfig(server.Url)), options, TimeProvider.System);
    }

    public static KubeClientOptions Quick { get; } = new()
    {
        CallDeadline = TimeSpan.FromSeconds(20),
        BreakerFirstPause = TimeSpan.FromMilliseconds(20),
        BreakerLongestPause = TimeSpan.FromMilliseconds(100),
    };

    public ScriptedServer Server { get; }

    public HttpKubeClient Client { get; }

    public IReadOnlyList<RecordedRequest> Requests => Server.Requests;

    public static async Task<TestApi> StartAsync(Func<RecordedRequest, HttpContext, Task> handler, KubeClientOptions? options = null) =>
        new(await ScriptedServer.StartAsync(handler), options ?? Quick);

    public static ResourceAddress ConfigMap(string name, string ns = "payments") => new(ConfigMaps, ns, name);

    public static string ConfigMapJson(string name, string version, string uid = "u1", string more = "") =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"payments",""" +
        $$$""" "uid":"{{{uid}}}","resourceVersion":"{{{version}}}"{{{more}}}}}""";

    public static string StatusJson(int code, string reason, string message = "no", string more = "") =>
        $$$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{{message}}}","reason":"{{{reason}}}",""" +
        $$$""" "code":{{{code}}}{{{more}}}}""";

    public static string ListJson(string version, string? next, params string[] items) =>
        $$"""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},""" +
        $$""" "items":[{{string.Join(',', items)}}]}""";

    public static string EventJson(string type, string json) => $$$"""{"type":"{{{type}}}","object":{{{json}}}}""" + "\n";

    public static async Task AnswerAsync(HttpContext context, int status, string json, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json));
    }

    public static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
        await context.Response.Body.FlushAsync();
    }

    public static Task HangAsync(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private string Kubeconfig(Uri server)
    {
        var path = Path.Combine(_folder.Path, "kubeconfig");
        File.WriteAllText(path, KubeconfigText.Of(server, $"token: {Token}"));
        return path;
    }
}

using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.TestKit.ControlPlanes;

namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>Whoever changes the cluster beside Git: a person with kubectl, or a tool that nobody knows.</summary>
internal sealed class Hand(Deployed app)
{
    /// <summary>User agent, and so field manager, of a tool that nobody knows.</summary>
    public const string UnknownTool = "mystery-tool";

    public Kubectl Kubectl { get; } = new(app.Parts.ControlPlane, app.Name);

    public static bool IsHand(AuditEvent seen) =>
        seen.UserAgent.StartsWith("kubectl/", StringComparison.Ordinal) || seen.UserAgent.StartsWith(UnknownTool, StringComparison.Ordinal);

    /// <summary><c>kubectl patch --type=json</c>; single quotes stand for double ones.</summary>
    public Task JsonAsync(string resource, string patch) => PatchAsync(resource, "json", patch);

    /// <summary>The same under a field manager of its own, as a controller would.</summary>
    public async Task JsonAsync(string resource, string patch, string manager) => await Kubectl.RunAsync(
        "patch", resource, "--type=json", $"--patch={patch.Replace('\'', '"')}", $"--field-manager={manager}");

    /// <summary><c>kubectl patch --type=strategic</c>.</summary>
    public Task StrategicAsync(string resource, string patch) => PatchAsync(resource, "strategic", patch);

    /// <summary><c>kubectl patch --type=merge</c>.</summary>
    public Task MergeAsync(string resource, string patch) => PatchAsync(resource, "merge", patch);

    /// <summary><c>kubectl apply</c> of a manifest, client-side or server-side.</summary>
    public async Task ApplyAsync(string yaml, params string[] arguments)
    {
        var result = await Kubectl.TryAsync(yaml, ["apply", "--filename=-", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    /// <summary>Reads, changes and puts the whole object, as a program would that knows nothing of field managers.</summary>
    /// <param name="path">For example <c>apis/apps/v1/namespaces/NS/deployments/web</c>; NS stands for the application's namespace.</param>
    public async Task PutAsync(string path, Action<JsonObject> change)
    {
        using var http = Client();
        var url = path.Replace("NS", app.Name, StringComparison.Ordinal);
        var read = url.EndsWith("/status", StringComparison.Ordinal) ? url[..^"/status".Length] : url;
        while (true)
        {
            var item = (JsonObject)JsonNode.Parse(await http.GetStringAsync(read))!;
            change(item);
            using var answer = await http.PutAsync(url, new StringContent(item.ToJsonString(), Encoding.UTF8, "application/json"));
            if (answer.StatusCode != System.Net.HttpStatusCode.Conflict)
            {
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                return;
            }
        }
    }

    /// <summary>A merge patch by the unknown tool, under a field manager of its choice.</summary>
    public async Task MergeAsAsync(string manager, string path, string patch)
    {
        using var http = Client();
        using var body = new StringContent(patch.Replace('\'', '"'), Encoding.UTF8, "application/merge-patch+json");
        using var answer = await http.PatchAsync($"{path.Replace("NS", app.Name, StringComparison.Ordinal)}?fieldManager={manager}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Creates an object under a field manager, as a program does that knows no server-side apply.</summary>
    public async Task PostAsync(string manager, string path, string json)
    {
        using var http = Client();
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"{path.Replace("NS", app.Name, StringComparison.Ordinal)}?fieldManager={manager}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task PatchAsync(string resource, string type, string patch) =>
        await Kubectl.RunAsync("patch", resource, $"--type={type}", $"--patch={patch.Replace('\'', '"')}");

    private HttpClient Client()
    {
        var controlPlane = app.Parts.ControlPlane;
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(controlPlane.CaPath));
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = trust } })
        {
            BaseAddress = new Uri(controlPlane.Server + "/"),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", controlPlane.AdminToken);
        client.DefaultRequestHeaders.UserAgent.ParseAdd($"{UnknownTool}/1.0");
        return client;
    }
}

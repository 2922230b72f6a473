using System.Text.Json.Nodes;
using k8s;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.EndToEnd.Tests.ControlPlanes;

public sealed class ControlPlaneTests
{
    [SkippableFact]
    public async Task Shared_WhenStarted_ServesVersion120ToTheAdmin()
    {
        var controlPlane = await SharedControlPlane.GetAsync();
        using var client = controlPlane.CreateClient();

        var version = await client.Version.GetCodeAsync();

        Assert.Equal("v1.20.2", version.GitVersion);
    }

    [SkippableFact]
    public async Task Kubeconfig_WhenWritten_IsReadableByItsOwnerOnly()
    {
        var controlPlane = await SharedControlPlane.GetAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(controlPlane.KubeconfigPath));
    }

    [SkippableFact]
    public async Task Namespace_WhenDisposed_IsDeletedByTheControllers()
    {
        var controlPlane = await SharedControlPlane.GetAsync();
        using var client = controlPlane.CreateClient();
        string name;
        await using (var created = await controlPlane.CreateNamespaceAsync("gone"))
        {
            name = created.Name;
            await client.CoreV1.ReadNamespaceAsync(name);
        }

        await Until.GoneAsync($"namespace {name}", () => client.CoreV1.ReadNamespaceAsync(name));
    }

    [SkippableFact]
    public async Task AuditLog_WhenAskedFor_HoldsARequestBeforeItsAnswerArrives()
    {
        RealParts.RequireControlPlane();
        using var folder = new OrleansGitOps.TestKit.Processes.TempDirectory("audit");
        var log = folder.Combine("audit.log");
        await using var controlPlane = await ControlPlane.StartAsync(new ControlPlaneOptions { AuditLogPath = log, ToyKubelet = false });
        using var client = controlPlane.CreateClient();

        await client.CoreV1.ListNamespacedConfigMapAsync("kube-public");

        var events = File.ReadAllLines(log).Select(line => JsonNode.Parse(line)!);
        var own = Assert.Single(events, item => ((string?)item["requestURI"])!.Contains("/kube-public/configmaps", StringComparison.Ordinal));
        Assert.Equal("admin", (string?)own["user"]!["username"]);
    }

    [SkippableFact]
    public async Task LimitedUser_WithoutRoles_IsForbidden()
    {
        var controlPlane = await SharedControlPlane.GetAsync();
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
        using var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Authorization = new("Bearer", controlPlane.LimitedToken);

        using var answer = await http.GetAsync($"{controlPlane.Server}/api/v1/secrets");

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
    }
}

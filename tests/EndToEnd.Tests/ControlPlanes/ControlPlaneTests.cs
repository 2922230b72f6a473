using System.Runtime.Versioning;
using k8s;
using k8s.Models;
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
    [UnsupportedOSPlatform("windows")]
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
        await using var controlPlane = await ControlPlane.StartAsync(new ControlPlaneOptions { Audit = true, ToyKubelet = false });
        using var client = controlPlane.CreateClient();

        await client.CoreV1.ListNamespacedConfigMapAsync("kube-public");

        var own = Assert.Single(controlPlane.ReadAudit(), item => item.UserAgent.StartsWith("kubernetes-csharp", StringComparison.Ordinal));
        Assert.Equal(("admin", "list", 200), (own.User, own.Verb, own.StatusCode));
        Assert.StartsWith("/api/v1/namespaces/kube-public/configmaps", own.Uri, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ApiServer_WhenStoppedAndRestarted_KeepsItsAddressAndObjects()
    {
        RealParts.RequireControlPlane();
        await using var controlPlane = await ControlPlane.StartAsync(new ControlPlaneOptions { ToyKubelet = false });
        await using var ns = await controlPlane.CreateNamespaceAsync("restart");
        using var client = controlPlane.CreateClient();

        await controlPlane.StopApiServerAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.CoreV1.ReadNamespaceAsync(ns.Name));
        await controlPlane.RestartApiServerAsync();

        Assert.Equal(ns.Name, (await client.CoreV1.ReadNamespaceAsync(ns.Name)).Name());
    }

    [SkippableFact]
    public async Task ApiServer_WhilePaused_AnswersNothingAndThenAll()
    {
        RealParts.RequireControlPlane();
        await using var controlPlane = await ControlPlane.StartAsync(new ControlPlaneOptions { ToyKubelet = false });
        using var client = controlPlane.CreateClient();

        await controlPlane.PauseApiServerAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.CoreV1.ReadNamespaceAsync("default", cancellationToken: patience.Token));
        await controlPlane.ResumeApiServerAsync();

        Assert.Equal("default", (await client.CoreV1.ReadNamespaceAsync("default")).Name());
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

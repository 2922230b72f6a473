using System.Net;
using System.Net.Http.Headers;
using OrleansGitOps.Sandbox.Tests.Judges;

namespace OrleansGitOps.Sandbox.Tests.Http;

public sealed class AccessTests
{
    [Theory]
    [InlineData("localhost", true, HttpStatusCode.OK)]
    [InlineData("evil.example.com", true, HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1", false, HttpStatusCode.Unauthorized)]
    public async Task Request_ByHostAndToken_IsLetInOrNot(string host, bool hasToken, HttpStatusCode expected)
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cluster.Server, "/api/v1/namespaces"));
        request.Headers.Host = host;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", hasToken ? cluster.Token : "other");

        using var response = await http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Kubeconfig_OfACluster_IsForItsOwnerOnlyAndGoesWithIt()
    {
        string path;
        await using (var cluster = await SandboxCluster.StartAsync())
        {
            path = cluster.KubeconfigPath;
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Watch_OfForgottenVersion_IsGone()
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var api = new ApiClient(cluster.Server.ToString(), cluster.Token, cluster.CertificateAuthority);
        await api.PostAsync("/api/v1/namespaces/default/configmaps", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");

        cluster.ForgetChanges();
        var events = await api.WatchAsync("/api/v1/namespaces/default/configmaps?watch=true&resourceVersion=2", 1);

        Assert.Equal("ERROR", events[0]["type"]!.ToString());
        Assert.Equal(410, events[0]["object"]!["code"]!.GetValue<int>());
    }
}

using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.TestKit.Http;
using OrleansGitOps.TestKit.Processes;
using static OrleansGitOps.Engine.Tests.Kubernetes.TestApi;

namespace OrleansGitOps.Engine.Tests.Kubernetes;

public sealed class KubeConnectionFactoryTests : IDisposable
{
    private readonly TempDirectory _folder = new("kubeconfig");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("token: abc", "Bearer abc")]
    [InlineData("username: anna, password: pw", "Basic YW5uYTpwdw==")]
    [InlineData("tokenFile: token.txt, token: other", "Bearer from-file")]
    public async Task Kubeconfig_Credentials_AreSent(string user, string authorization)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "token.txt"), "from-file\n");
        await using var server = await ScriptedServer.StartAsync((_, context) => AnswerAsync(context, 200, ConfigMapJson("a", "1")));

        await GetAsync(KubeConnectionFactory.FromKubeconfig(Write(KubeconfigText.Of(server.Url, user))));

        Assert.Equal(authorization, Assert.Single(server.Requests).Headers.GetValueOrDefault("Authorization", ""));
    }

    [Fact]
    public async Task Kubeconfig_ServerWithPath_KeepsIt()
    {
        await using var server = await ScriptedServer.StartAsync((_, context) => AnswerAsync(context, 200, ConfigMapJson("a", "1")));

        await GetAsync(KubeConnectionFactory.FromKubeconfig(Write(KubeconfigText.Of(new Uri(server.Url, "clusters/one"), "token: abc"))));

        Assert.Equal("/clusters/one/api/v1/namespaces/payments/configmaps/a", Assert.Single(server.Requests).Path);
    }

    [Theory]
    [InlineData("token: secret-canary, as: root", "", "users[].user.as")]
    [InlineData("token: secret-canary, as-groups: [admins]", "", "users[].user.as-groups")]
    [InlineData("auth-provider: { name: gcp }", "", "users[].user.auth-provider")]
    [InlineData("token: secret-canary", "proxy-url: \"http://proxy.invalid\"", "clusters[].cluster.proxy-url")]
    public void Kubeconfig_FieldThatWouldBeIgnored_IsRefusedByName(string user, string cluster, string field)
    {
        var failure = Refused(KubeconfigText.Of(new("https://127.0.0.1:1"), user, cluster));

        Assert.Contains(field, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-canary", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.1.2.3:8080", "https://")]
    [InlineData("https://user:secret-canary@10.1.2.3", "plain URL")]
    public void Kubeconfig_UnsafeServer_IsRefused(string server, string says)
    {
        var failure = Refused(KubeconfigText.Of(new(server), "token: abc"));

        Assert.Contains("clusters[].cluster.server", failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-canary", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("users: [ {token: secret-canary")]
    [InlineData("")]
    [InlineData("apiVersion: v1\nkind: Config\ncurrent-context: nowhere\n")]
    public void Kubeconfig_Malformed_IsRefusedWithoutQuotingIt(string text)
    {
        var failure = Refused(text);

        Assert.Equal(FailureReason.InvalidSpec, failure.Failure.Reason);
        Assert.DoesNotContain("secret-canary", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Kubeconfig_Missing_SaysWhichFile()
    {
        var failure = Assert.Throws<GitOpsException>(() => KubeConnectionFactory.FromKubeconfig("/nowhere/kubeconfig"));

        Assert.Contains("/nowhere/kubeconfig", failure.Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Kubeconfig_CredentialPlugin_RunsOnlyWhenListed(bool listed)
    {
        await using var server = await ScriptedServer.StartAsync((_, context) => AnswerAsync(context, 200, ConfigMapJson("a", "1")));
        var marker = Path.Combine(_folder.Path, "marker");
        var plugin = Path.Combine(_folder.Path, "plugin");
        File.WriteAllText(plugin, $$$"""
            #!/bin/sh
            echo ran >> {{{marker}}}
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"from-plugin"}}'

            """);
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Write(KubeconfigText.Of(
            server.Url, "exec: { apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: " + plugin + " }"));

        if (listed)
        {
            await GetAsync(await KubeConnectionFactory.FromKubeconfigAsync(path, execCommands: [plugin]));

            Assert.Equal("Bearer from-plugin", Assert.Single(server.Requests).Headers["Authorization"]);
        }
        else
        {
            var failure = await Assert.ThrowsAsync<GitOpsException>(() =>
                KubeConnectionFactory.FromKubeconfigAsync(path, execCommands: ["/bin/other"]));

            Assert.Contains("GitOps:Clusters:ExecCommands", failure.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(marker));
        }
    }

    [Fact]
    public void Kubeconfig_RelativePlugin_IsRefusedEvenWhenListed()
    {
        var failure = Refused(
            KubeconfigText.Of(new("https://127.0.0.1:1"), "exec: { apiVersion: client.authentication.k8s.io/v1, command: sh }"), "sh");

        Assert.Contains("exec.command", failure.Message, StringComparison.Ordinal);
    }

    private static async Task GetAsync(KubeConnection connection)
    {
        using var client = new HttpKubeClient(connection, Quick, TimeProvider.System);
        Assert.NotNull(await client.GetAsync(ConfigMap("a"), default));
    }

    private GitOpsException Refused(string kubeconfig, params string[] execCommands) =>
        Assert.Throws<GitOpsException>(() => KubeConnectionFactory.FromKubeconfig(Write(kubeconfig), execCommands: execCommands));

    private string Write(string text)
    {
        var path = Path.Combine(_folder.Path, "config");
        File.WriteAllText(path, text);
        return path;
    }
}

using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using k8s;
using OrleansGitOps.TestKit.Certificates;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>
/// A current apiextensions-apiserver (1.36) beside a control plane that authenticates for it: today's server-side apply, validation and watches, of custom
/// resources only. One address serves them and the control plane's core group.
/// </summary>
public sealed class CurrentApiServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _folder = new("current-api");
    private ChildProcess? _process;
    private ApiFront? _front;

    private CurrentApiServer()
    {
    }

    public string KubeconfigPath => _folder.Combine("kubeconfig");

    /// <exception cref="Xunit.SkipException">The folder of extra tools is not named.</exception>
    public static async Task<CurrentApiServer> StartAsync(ControlPlane controlPlane)
    {
        var packed = Conformance.RequireTool("apiextensions-apiserver-1.36.gz");
        var server = new CurrentApiServer();
        try
        {
            await server.StartAsync(controlPlane, packed);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public Kubernetes CreateClient() => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(KubeconfigPath));

    public async ValueTask DisposeAsync()
    {
        await (_front?.DisposeAsync() ?? ValueTask.CompletedTask);
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartAsync(ControlPlane controlPlane, string packed)
    {
        var program = _folder.Combine("apiextensions-apiserver");
        await using (var from = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress))
        await using (var to = File.Create(program))
        {
            await from.CopyToAsync(to);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        using var authority = new TestAuthority("current API server", TimeProvider.System.GetUtcNow());
        var certificate = authority.Issue("apiextensions", ["127.0.0.1"], [TestAuthority.ServerAuthentication]);
        PrivateFile.Write(_folder.Combine("ca.crt"), authority.Pem);
        PrivateFile.Write(_folder.Combine("server.crt"), certificate.CertificatePem);
        PrivateFile.Write(_folder.Combine("server.key"), certificate.KeyPem);
        var port = FreePort.Next();
        _front = await ApiFront.StartAsync(
            controlPlane.Server, $"https://127.0.0.1:{port}",
            [.. new[] { _folder.Combine("ca.crt"), controlPlane.CaPath }.Select(X509CertificateLoader.LoadCertificateFromFile)], certificate.Load());
        PrivateFile.Write(KubeconfigPath, $$"""
            apiVersion: v1
            kind: Config
            current-context: current
            contexts: [{ name: current, context: { cluster: current, user: admin } }]
            clusters: [{ name: current, cluster: { server: "{{_front.Url}}", certificate-authority: {{_folder.Combine("ca.crt")}} } }]
            users: [{ name: admin, user: { token: {{controlPlane.AdminToken}} } }]

            """);
        _process = ChildProcess.Start("apiextensions-apiserver", _folder.Combine("log"), "KILL",
        [
            program, $"--etcd-servers={controlPlane.EtcdUrl}", $"--etcd-prefix=/current-{port}", "--bind-address=127.0.0.1", $"--secure-port={port}",
            $"--tls-cert-file={_folder.Combine("server.crt")}", $"--tls-private-key-file={_folder.Combine("server.key")}",
            $"--kubeconfig={controlPlane.KubeconfigPath}", $"--authentication-kubeconfig={controlPlane.KubeconfigPath}",
            $"--authorization-kubeconfig={controlPlane.KubeconfigPath}", "--authentication-skip-lookup=true",
            // They wait for kinds that the old server does not have.
            "--disable-admission-plugins=ValidatingAdmissionPolicy,MutatingAdmissionPolicy",
        ]);

        // /readyz never turns ok: the old server lacks two kinds that this one's admission looks for.
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(authority.Certificate);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = trust } });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", controlPlane.AdminToken);
        var last = "";
        await Eventually.BecomesTrueAsync("the API of custom resources", StartLimit, async () =>
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"{_front.Url}/apis/apiextensions.k8s.io/v1"));
                last = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
                return answer.IsSuccessStatusCode ? true : _process.HasExited ? throw _process.Ended() : false;
            }
            catch (HttpRequestException failure)
            {
                last = failure.Message;
                return _process.HasExited ? throw _process.Ended() : false;
            }
        }, () => last + _process.LogTail());
    }
}

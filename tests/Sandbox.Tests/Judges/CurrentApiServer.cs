using System.IO.Compression;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Sandbox.Tests.Judges;

/// <summary>The apiextensions-apiserver 1.36 of the extra tools, beside the control plane, which it asks for users and namespaces.</summary>
public sealed class CurrentApiServer
{
    private const string Tool = "apiextensions-apiserver-1.36.gz";

    private readonly string _server;
    private readonly string _token;
    private readonly string _authority;

    private CurrentApiServer(string server, string token, string authority) => (_server, _token, _authority) = (server, token, authority);

    public static void Require() => TestKit.Requirements.Conformance.RequireTool(Tool);

    public static async Task<CurrentApiServer> StartAsync()
    {
        var packed = TestKit.Requirements.Conformance.RequireTool(Tool);
        var controlPlane = await SharedControlPlane.GetAsync();
        var folder = new TempDirectory("current-apiserver");
        var program = folder.Combine("apiextensions-apiserver");
        await using (var source = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress))
        await using (var target = File.Create(program))
        {
            await source.CopyToAsync(target);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var port = FreePort.Next();
        var kubeconfig = controlPlane.KubeconfigPath;
        var process = ChildProcess.Start("apiextensions-apiserver", folder.Combine("log"), "KILL",
        [
            program, $"--etcd-servers={controlPlane.EtcdUrl}", "--etcd-prefix=/current", "--bind-address=127.0.0.1", $"--secure-port={port}",
            $"--cert-dir={folder.Path}", $"--kubeconfig={kubeconfig}", $"--authentication-kubeconfig={kubeconfig}",
            $"--authorization-kubeconfig={kubeconfig}", "--authentication-skip-lookup=true",
            // Their kinds are not known to the older server, which would be asked for them for ever.
            "--disable-admission-plugins=ValidatingAdmissionPolicy,MutatingAdmissionPolicy",
        ]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            process.DisposeAsync().AsTask().GetAwaiter().GetResult();
            folder.Dispose();
        };
        var certificate = folder.Combine("apiserver.crt");
        await Eventually.BecomesTrueAsync(
            "the certificate", TimeSpan.FromSeconds(60), () => Task.FromResult(File.Exists(certificate)), () => process.LogTail());
        // Its own certificate file holds the one that signed it, too; the last of them is the authority.
        var pem = await File.ReadAllTextAsync(certificate);
        var authority = pem[pem.LastIndexOf("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal)..];
        var server = new CurrentApiServer($"https://localhost:{port}", controlPlane.AdminToken, authority);
        using var client = server.CreateClient();
        await Eventually.BecomesTrueAsync("the API server 1.36", TimeSpan.FromSeconds(60), async () =>
        {
            try
            {
                return (await client.GetAsync("/apis/apiextensions.k8s.io/v1")).Code == 200;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, () => process.LogTail());
        return server;
    }

    public ApiClient CreateClient() => new(_server, _token, _authority);
}

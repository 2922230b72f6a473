using System.Text;

namespace OrleansGitOps.Sandbox.Security;

/// <summary>Writes the kubeconfig: it holds the token, so nobody but its owner may read it, from its first byte on.</summary>
internal static class KubeconfigFile
{
    public static void Write(string path, string server, ServerKeys keys)
    {
        var text = $"""
            apiVersion: v1
            kind: Config
            current-context: sandbox
            contexts:
              - name: sandbox
                context:
                  cluster: sandbox
                  user: admin
            clusters:
              - name: sandbox
                cluster:
                  server: {server}
                  certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(keys.AuthorityPem))}
            users:
              - name: admin
                user:
                  token: {keys.Token}

            """;
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, options);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}

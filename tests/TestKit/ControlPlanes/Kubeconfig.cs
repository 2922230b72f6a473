namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>Writes kubeconfig files (mode 0600) with a bearer token.</summary>
internal static class Kubeconfig
{
    public static void Write(string path, string server, ClusterKeys keys) => PrivateFile.Write(path, $"""
        apiVersion: v1
        kind: Config
        current-context: local
        contexts:
          - name: local
            context:
              cluster: local
              user: admin
        clusters:
          - name: local
            cluster:
              server: {server}
              certificate-authority-data: {Convert.ToBase64String(File.ReadAllBytes(keys.CaPath))}
        users:
          - name: admin
            user:
              token: {keys.AdminToken}

        """);
}

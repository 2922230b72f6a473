namespace OrleansGitOps.Engine.Tests.Kubernetes;

internal static class KubeconfigText
{
    /// <param name="user">A flow mapping's inside or one line of a block.</param>
    public static string Of(Uri server, string user, string cluster = "") => $$$"""
        apiVersion: v1
        kind: Config
        current-context: test
        contexts:
        - name: test
          context: { cluster: test, user: test }
        clusters:
        - name: test
          cluster: { server: "{{{server}}}"{{{(cluster.Length == 0 ? "" : ", " + cluster)}}} }
        users:
        - name: test
          user: { {{{user}}} }

        """;
}

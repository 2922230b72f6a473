using System.Globalization;

namespace OrleansGitOps.LocalCluster;

/// <summary>What the command line asks for.</summary>
/// <param name="Kubeconfig">Play kubelet for the cluster of this kubeconfig. Null: start a control plane.</param>
/// <param name="DataDirectory">Where the control plane keeps its data. Null: a temporary folder, removed at the stop.</param>
/// <param name="Port">The API server's port; 0: one that is free.</param>
internal sealed record Arguments(string? Kubeconfig, string? DataDirectory, int Port)
{
    public const string Usage = """
        usage: LocalCluster [--data-directory DIR] [--port N]   a control plane with the toy kubelet, until Ctrl-C
               LocalCluster --kubelet-for KUBECONFIG            the toy kubelet alone, for a control plane without nodes, until Ctrl-C
        """;

    /// <exception cref="ArgumentException">The message names the argument that is wrong.</exception>
    public static Arguments Parse(IReadOnlyList<string> arguments)
    {
        var result = new Arguments(null, null, 0);
        for (var index = 0; index < arguments.Count; index += 2)
        {
            var (name, value) = (arguments[index], index + 1 < arguments.Count ? arguments[index + 1] : null);
            result = (name, value) switch
            {
                ("--kubelet-for" or "--data-directory" or "--port", null) => throw new ArgumentException($"{name} needs a value"),
                ("--kubelet-for", _) => result with { Kubeconfig = Existing(value) },
                ("--data-directory", _) => result with { DataDirectory = Path.GetFullPath(value) },
                ("--port", _) => result with { Port = ParsePort(value) },
                _ => throw new ArgumentException($"unknown argument {name}"),
            };
        }

        return result.Kubeconfig is not null && result != new Arguments(result.Kubeconfig, null, 0)
            ? throw new ArgumentException("--kubelet-for goes with no other argument")
            : result;
    }

    private static string Existing(string path) =>
        File.Exists(path) ? Path.GetFullPath(path) : throw new ArgumentException($"--kubelet-for {path}: there is no such file");

    private static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new ArgumentException($"--port {text}: a number from 1 to 65535 is needed");
}

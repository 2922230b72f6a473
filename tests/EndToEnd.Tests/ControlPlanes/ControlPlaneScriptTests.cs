using System.Diagnostics;
using System.Text.RegularExpressions;
using k8s;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Kubelet;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.EndToEnd.Tests.ControlPlanes;

/// <summary>The script and the program by which people get what tests get.</summary>
public sealed partial class ControlPlaneScriptTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "OrleansGitOps.LocalCluster.dll");

    private static readonly string Script = Path.Combine(RepositoryRoot.Path, "deploy", "local", "control-plane.sh");

    [SkippableFact]
    public async Task Script_UntilInterrupted_ServesAClusterAndLeavesNothingRunning()
    {
        RealParts.RequireControlPlane();
        using var folder = new TempDirectory("script");
        using var script = Start(folder, Script, "--data-directory", "data");
        var kubeconfig = await ReadUntilAsync(script, KubeconfigLine());
        using (var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig)))
        {
            Assert.Equal(ToyKubelet.NodeName, Assert.Single((await client.CoreV1.ListNodeAsync()).Items).Metadata.Name);
        }

        var rest = script.StandardOutput.ReadToEndAsync();
        await Command.RunAsync("kill", ["-s", "INT", $"{script.Id}"], folder.Path);
        using var limit = new CancellationTokenSource(Limit);
        await script.WaitForExitAsync(limit.Token);

        Assert.Equal(0, script.ExitCode);
        Assert.Contains("stopping", await rest, StringComparison.Ordinal);
        Assert.Equal(folder.Combine("data", "kubeconfig"), kubeconfig);
        Assert.Empty(ProcessesNaming(folder.Path));
    }

    [SkippableFact]
    public async Task Program_WhenKilled_TakesItsServersAlong()
    {
        RealParts.RequireControlPlane();
        using var folder = new TempDirectory("killed");
        using var program = Start(folder, "dotnet", Program, "--data-directory", folder.Combine("data"));
        await ReadUntilAsync(program, KubeconfigLine());
        Assert.NotEmpty(ProcessesNaming(folder.Path));

        program.Kill();

        await Eventually.BecomesTrueAsync("servers gone", Limit, () => Task.FromResult(!ProcessesNaming(folder.Path).Any()));
    }

    [SkippableFact]
    public async Task KubeletFor_AControlPlaneWithoutNodes_MakesPodsRun()
    {
        RealParts.RequireControlPlane();
        await using var controlPlane = await ControlPlane.StartAsync(new ControlPlaneOptions { ToyKubelet = false });
        using var client = controlPlane.CreateClient();
        using var folder = new TempDirectory("kubelet");
        using var kubelet = Start(folder, "dotnet", Program, "--kubelet-for", controlPlane.KubeconfigPath);
        try
        {
            await ReadUntilAsync(kubelet, ReadyLine());
            await client.CoreV1.CreateNamespacedPodAsync(Workloads.Pod("one", "Always"), "default");

            await Until.ObjectAsync(
                "pod", () => client.CoreV1.ReadNamespacedPodAsync("one", "default"), pod => pod.Status.Phase == "Running");
        }
        finally
        {
            kubelet.Kill();
        }
    }

    [Theory]
    [InlineData("--port 99999", "--port 99999: a number from 1 to 65535 is needed")]
    [InlineData("--bogus 1", "unknown argument --bogus")]
    [InlineData("--port", "--port needs a value")]
    [InlineData("--kubelet-for /nowhere", "--kubelet-for /nowhere: there is no such file")]
    public async Task Program_WithAWrongArgument_NamesIt(string arguments, string message)
    {

        var result = await Command.TryAsync(new ProcessStartInfo("dotnet", [Program, .. arguments.Split(' ')]));

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(message, result.Error, StringComparison.Ordinal);
    }

    private static Process Start(TempDirectory folder, string file, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = folder.Path, RedirectStandardOutput = true })!;

    private static async Task<string> ReadUntilAsync(Process process, Regex wanted)
    {
        using var limit = new CancellationTokenSource(Limit);
        var seen = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            seen.Add(line);
            if (wanted.Match(line) is { Success: true } match)
            {
                return match.Groups[^1].Value;
            }
        }

        throw new InvalidOperationException($"It ended without a line '{wanted}': {string.Join('\n', seen)}");
    }

    private static IEnumerable<string> ProcessesNaming(string text)
    {
        foreach (var process in Directory.GetDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)))
        {
            string commandLine;
            try
            {
                commandLine = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                // It has ended meanwhile.
                continue;
            }

            if (commandLine.Contains(text, StringComparison.Ordinal))
            {
                yield return commandLine;
            }
        }
    }

    [GeneratedRegex("^kubeconfig: +(.+)$")]
    private static partial Regex KubeconfigLine();

    [GeneratedRegex("^node toy-node is ready")]
    private static partial Regex ReadyLine();
}

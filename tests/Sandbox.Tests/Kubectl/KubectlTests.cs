using System.Diagnostics;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.Sandbox.Tests.Kubectl;

/// <summary>The real kubectl, as a person uses it.</summary>
public sealed class KubectlTests
{
    private const string Manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: "web:1", ports: [{containerPort: 80}]}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        """;

    [SkippableFact]
    public async Task Apply_ClientSideTwice_ChangesWhatDiffers()
    {
        RealParts.RequireKubectl();
        await using var cluster = await SandboxCluster.StartAsync();

        var first = await RunAsync(cluster, Manifest, "apply", "-f", "-");
        var same = await RunAsync(cluster, Manifest, "apply", "-f", "-");
        var changed = await RunAsync(cluster, Manifest.Replace("replicas: 2", "replicas: 3", StringComparison.Ordinal), "apply", "-f", "-");

        Assert.Equal("deployment.apps/web created\nservice/web created", first);
        Assert.Equal("deployment.apps/web unchanged\nservice/web unchanged", same);
        Assert.Equal("deployment.apps/web configured\nservice/web unchanged", changed);
    }

    [SkippableFact]
    public async Task Apply_ServerSide_WorksWithDiffAndEdits()
    {
        RealParts.RequireKubectl();
        await using var cluster = await SandboxCluster.StartAsync();

        Assert.Equal(
            "deployment.apps/web serverside-applied\nservice/web serverside-applied",
            await RunAsync(cluster, Manifest, "apply", "--server-side", "-f", "-"));
        Assert.Equal("", await RunAsync(cluster, Manifest, "diff", "--server-side", "-f", "-"));
        Assert.Equal("deployment.apps/web scaled", await RunAsync(cluster, null, "scale", "deployment/web", "--replicas=5"));
        Assert.Equal("deployment.apps/web image updated", await RunAsync(cluster, null, "set", "image", "deployment/web", "web=web:2"));
        Assert.Equal("deployment.apps/web labeled", await RunAsync(cluster, null, "label", "deployment/web", "tier=front"));
        Assert.Equal("deployment.apps/web annotated", await RunAsync(cluster, null, "annotate", "deployment/web", "note=x"));
        Assert.Equal("deployment.apps/web patched", await RunAsync(cluster, null, "patch", "deployment/web", "-p", """{"spec":{"paused":true}}"""));
        Assert.Equal("5 web:2 front", await RunAsync(
            cluster, null, "get", "deployment/web", "-o", "jsonpath={.spec.replicas} {.spec.template.spec.containers[0].image} {.metadata.labels.tier}"));
        var conflict = await TryAsync(cluster, Manifest, "apply", "--server-side", "-f", "-");
        Assert.NotEqual(0, conflict.ExitCode);
        Assert.Contains(".spec.replicas", conflict.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Get_TablesAndDelete_WorkAsOnARealCluster()
    {
        RealParts.RequireKubectl();
        await using var cluster = await SandboxCluster.StartAsync();
        await RunAsync(cluster, Manifest, "apply", "-f", "-");

        var table = await RunAsync(cluster, null, "get", "deployments,services", "-l", "app!=none");
        Assert.Matches("(?s)NAME +READY +UP-TO-DATE +AVAILABLE +AGE\ndeployment.apps/web +0/2 .*NAME +TYPE +CLUSTER-IP", table);
        Assert.Contains("deployments", await RunAsync(cluster, null, "api-resources", "--api-group=apps"), StringComparison.Ordinal);
        Assert.Contains("web", await RunAsync(cluster, null, "get", "all", "-A", "-o", "wide"), StringComparison.Ordinal);
        Assert.Contains("deleted", await RunAsync(cluster, null, "delete", "deployment/web", "--wait", "--timeout=30s"), StringComparison.Ordinal);
        Assert.Equal("", await RunAsync(cluster, null, "get", "deployment/web", "--ignore-not-found"));
    }

    [SkippableFact]
    public async Task Apply_UnknownField_IsRefused()
    {
        RealParts.RequireKubectl();
        await using var cluster = await SandboxCluster.StartAsync();

        var result = await TryAsync(cluster, Manifest.Replace("replicas:", "replics:", StringComparison.Ordinal), "apply", "-f", "-");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("unknown field \"spec.replics\"", result.Error, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(SandboxCluster cluster, string? input, params string[] arguments)
    {
        var result = await TryAsync(cluster, input, arguments);
        Assert.True(result.ExitCode == 0, $"kubectl {string.Join(' ', arguments)}: {result.Error}\n{result.Output}");
        return result.Output;
    }

    private static Task<CommandResult> TryAsync(SandboxCluster cluster, string? input, params string[] arguments)
    {
        var home = Path.GetDirectoryName(cluster.KubeconfigPath)!;
        string[] where = [$"--kubeconfig={cluster.KubeconfigPath}", $"--cache-dir={Path.Combine(home, "cache")}"];
        return Command.TryAsync(new ProcessStartInfo(ToolLocator.Kubectl!, [.. where, .. arguments]) { WorkingDirectory = home }, input);
    }
}

using System.Runtime.InteropServices;
using k8s;
using OrleansGitOps.LocalCluster;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Kubelet;
using OrleansGitOps.TestKit.Requirements;

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    var arguments = Arguments.Parse(args);
    await (arguments.Kubeconfig is { } kubeconfig ? PlayKubeletAsync(kubeconfig) : RunControlPlaneAsync(arguments));
    return 0;
}
catch (ArgumentException failure)
{
    Console.Error.WriteLine($"{failure.Message}\n{Arguments.Usage}");
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // Stopped while it was still starting.
    return 0;
}
catch (Exception failure) when (failure is InvalidOperationException or TimeoutException or IOException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

async Task RunControlPlaneAsync(Arguments arguments)
{
    var options = new ControlPlaneOptions { DataDirectory = arguments.DataDirectory, Port = arguments.Port };
    await using var controlPlane = await ControlPlane.StartAsync(options, stop.Token);
    Console.WriteLine($"""
        server:     {controlPlane.Server}
        kubeconfig: {controlPlane.KubeconfigPath}

        kubectl:    {ToolLocator.Kubectl ?? "kubectl"} --kubeconfig {controlPlane.KubeconfigPath} get nodes
        GitOps:     dotnet run --project src/Silo -- --GitOps:Cluster:Kubeconfig={controlPlane.KubeconfigPath}

        Ctrl-C stops it.
        """);
    await Task.WhenAny(controlPlane.WaitUntilBrokenAsync(stop.Token), Task.Delay(Timeout.InfiniteTimeSpan, stop.Token));
    if (!stop.IsCancellationRequested)
    {
        controlPlane.ThrowIfBroken();
    }

    Console.WriteLine("stopping");
}

async Task PlayKubeletAsync(string kubeconfig)
{
    var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
    await using var kubelet = await ToyKubelet.StartAsync(client, stop.Token);
    Console.WriteLine($"node {ToyKubelet.NodeName} is ready; Ctrl-C stops it");
    await Task.WhenAny(kubelet.Completion, Task.Delay(Timeout.InfiniteTimeSpan, stop.Token));
    kubelet.ThrowIfBroken();
}

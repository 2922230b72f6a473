using k8s;
using k8s.Models;
using OrleansGitOps.TestKit.ControlPlanes;
using OrleansGitOps.TestKit.Kubelet;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.EndToEnd.Tests.ControlPlanes;

/// <summary>Workloads applied by the official client, run by the real controllers and the toy kubelet.</summary>
public sealed class ToyKubeletTests
{
    [SkippableFact]
    public async Task Deployment_WhenApplied_BecomesAvailable()
    {
        await using var test = await Workloads.StartAsync("deployment");

        await test.Client.AppsV1.CreateNamespacedDeploymentAsync(Workloads.Deployment("web", 3), test.Namespace);

        var live = await test.DeploymentAsync("web", live => live.Status.AvailableReplicas == 3);
        Assert.Contains(live.Status.Conditions, condition => condition is { Type: "Available", Status: "True" });
        var pods = await test.Client.CoreV1.ListNamespacedPodAsync(test.Namespace);
        Assert.All(pods.Items, pod => Assert.Equal(("Running", ToyKubelet.NodeName), (pod.Status.Phase, pod.Spec.NodeName)));
        Assert.Equal(3, pods.Items.Select(pod => pod.Status.PodIP).Distinct().Count());
    }

    [SkippableFact]
    public async Task Deployment_WhenItsImageChanges_RollsOut()
    {
        await using var test = await Workloads.StartAsync("rollout");
        await test.Client.AppsV1.CreateNamespacedDeploymentAsync(Workloads.Deployment("web", 2), test.Namespace);
        await test.DeploymentAsync("web", live => live.Status.AvailableReplicas == 2);

        var patch = """{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"registry.example/web:2"}]}}}}""";
        await test.Client.AppsV1.PatchNamespacedDeploymentAsync(
            new V1Patch(patch, V1Patch.PatchType.StrategicMergePatch), "web", test.Namespace);

        await test.DeploymentAsync("web", live =>
            live.Status is { UpdatedReplicas: 2, AvailableReplicas: 2, Replicas: 2 }
            && live.Status.ObservedGeneration == live.Metadata.Generation);
    }

    [SkippableFact]
    public async Task Deployment_WhenDeleted_TakesItsPodsAlong()
    {
        await using var test = await Workloads.StartAsync("deletion");
        await test.Client.AppsV1.CreateNamespacedDeploymentAsync(Workloads.Deployment("web", 2), test.Namespace);
        await test.DeploymentAsync("web", live => live.Status.AvailableReplicas == 2);

        await test.Client.AppsV1.DeleteNamespacedDeploymentAsync("web", test.Namespace, propagationPolicy: "Background");

        await Until.ObjectAsync("no pods", () => test.Client.CoreV1.ListNamespacedPodAsync(test.Namespace), pods => pods.Items.Count == 0);
    }

    [SkippableFact]
    public async Task Deployment_WhoseContainersFail_IsNeverAvailableAndItsPodsCrashLoop()
    {
        await using var test = await Workloads.StartAsync("crash");
        var deployment = Workloads.Deployment("web", 1, (ToyKubelet.FailAnnotation, "true"));

        await test.Client.AppsV1.CreateNamespacedDeploymentAsync(deployment, test.Namespace);

        var pods = await Until.ObjectAsync("crash loop", () => test.Client.CoreV1.ListNamespacedPodAsync(test.Namespace), pods =>
            pods.Items.Any(pod => pod.Status.ContainerStatuses?[0].State.Waiting?.Reason == "CrashLoopBackOff"));
        Assert.All(pods.Items, pod => Assert.Contains(pod.Status.Conditions, condition => condition is { Type: "Ready", Status: "False" }));
        var live = await test.Client.AppsV1.ReadNamespacedDeploymentAsync("web", test.Namespace);
        Assert.Null(live.Status.AvailableReplicas);
    }

    [SkippableFact]
    public async Task Pod_WhenHeld_RunsOnceTheAnnotationIsRemoved()
    {
        RealParts.RequireKubectl();
        await using var test = await Workloads.StartAsync("hold");
        var held = Workloads.Pod("held", "Always", (ToyKubelet.HoldAnnotation, "true"));
        await test.Client.CoreV1.CreateNamespacedPodAsync(held, test.Namespace);
        await test.PodAsync("held", pod => pod.Status.ContainerStatuses?[0].State.Waiting?.Reason == "ContainerCreating");

        await new Kubectl(test.ControlPlane, test.Namespace).RunAsync("annotate", "pod/held", $"{ToyKubelet.HoldAnnotation}-");

        await test.PodAsync("held", pod => pod.Status is { Phase: "Running" } && pod.Status.ContainerStatuses[0].Ready);
    }

    [SkippableFact]
    public async Task Pod_WhoseImageCannotBePulled_StaysPending()
    {
        await using var test = await Workloads.StartAsync("pull");

        var pod = Workloads.Pod("pull", "Always", (ToyKubelet.FailAnnotation, "image-pull"));
        await test.Client.CoreV1.CreateNamespacedPodAsync(pod, test.Namespace);

        var live = await test.PodAsync("pull", live => live.Status.ContainerStatuses?[0].State.Waiting?.Reason == "ImagePullBackOff");
        Assert.Equal("Pending", live.Status.Phase);
    }

    [SkippableFact]
    public async Task Job_WhenApplied_Completes()
    {
        await using var test = await Workloads.StartAsync("job");

        await test.Client.BatchV1.CreateNamespacedJobAsync(Workloads.Job("migrate", "Never"), test.Namespace);

        var live = await test.JobAsync("migrate", live => live.Status.CompletionTime is not null);
        Assert.Equal(1, live.Status.Succeeded);
        Assert.Contains(live.Status.Conditions, condition => condition is { Type: "Complete", Status: "True" });
    }

    [SkippableTheory]
    [InlineData("Never")]
    [InlineData("OnFailure")]
    public async Task Job_WhosePodsFail_Fails(string restartPolicy)
    {
        await using var test = await Workloads.StartAsync("job-fails");

        await test.Client.BatchV1.CreateNamespacedJobAsync(
            Workloads.Job("migrate", restartPolicy, (ToyKubelet.FailAnnotation, "true")), test.Namespace);

        await test.JobAsync("migrate", live =>
            live.Status.Conditions?.Any(condition => condition is { Type: "Failed", Status: "True" }) == true);
    }

    [SkippableFact]
    public async Task StatefulSet_WhenApplied_BecomesReadyInOrder()
    {
        await using var test = await Workloads.StartAsync("statefulset");

        await test.Client.AppsV1.CreateNamespacedStatefulSetAsync(Workloads.StatefulSet("db", 3), test.Namespace);

        await Until.ObjectAsync(
            "StatefulSet ready",
            () => test.Client.AppsV1.ReadNamespacedStatefulSetAsync("db", test.Namespace),
            live => live.Status.ReadyReplicas == 3);
    }

    [SkippableFact]
    public async Task DaemonSet_WhenApplied_RunsOnTheNode()
    {
        await using var test = await Workloads.StartAsync("daemonset");

        await test.Client.AppsV1.CreateNamespacedDaemonSetAsync(Workloads.DaemonSet("agent"), test.Namespace);

        await Until.ObjectAsync(
            "DaemonSet ready",
            () => test.Client.AppsV1.ReadNamespacedDaemonSetAsync("agent", test.Namespace),
            live => live.Status.NumberAvailable == 1);
    }
}

using k8s;
using k8s.Models;
using OrleansGitOps.TestKit.ControlPlanes;

namespace OrleansGitOps.EndToEnd.Tests.ControlPlanes;

/// <summary>A namespace with a client, and small workloads to put into it.</summary>
internal sealed class Workloads(ControlPlane controlPlane, Kubernetes client, TestNamespace ns) : IAsyncDisposable
{
    public ControlPlane ControlPlane => controlPlane;

    public Kubernetes Client => client;

    public string Namespace => ns.Name;

    public static async Task<Workloads> StartAsync(string purpose)
    {
        var controlPlane = await SharedControlPlane.GetAsync();
        return new Workloads(controlPlane, controlPlane.CreateClient(), await controlPlane.CreateNamespaceAsync(purpose));
    }

    public static V1Deployment Deployment(string name, int replicas, params (string Key, string Value)[] annotations) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1DeploymentSpec { Replicas = replicas, Selector = Selector(name), Template = Template(name, "Always", annotations) },
    };

    public static V1StatefulSet StatefulSet(string name, int replicas) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1StatefulSetSpec
        {
            ServiceName = name,
            Replicas = replicas,
            Selector = Selector(name),
            Template = Template(name, "Always", []),
        },
    };

    public static V1DaemonSet DaemonSet(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1DaemonSetSpec { Selector = Selector(name), Template = Template(name, "Always", []) },
    };

    public static V1Job Job(string name, string restartPolicy, params (string Key, string Value)[] annotations) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1JobSpec { BackoffLimit = restartPolicy == "Never" ? 0 : null, Template = Template(name, restartPolicy, annotations) },
    };

    public static V1Pod Pod(string name, string restartPolicy, params (string Key, string Value)[] annotations)
    {
        var template = Template(name, restartPolicy, annotations);
        template.Metadata.Name = name;
        return new V1Pod { Metadata = template.Metadata, Spec = template.Spec };
    }

    public Task<V1Deployment> DeploymentAsync(string name, Func<V1Deployment, bool> condition) =>
        Until.ObjectAsync($"Deployment {name}", () => client.AppsV1.ReadNamespacedDeploymentAsync(name, Namespace), condition);

    public Task<V1Job> JobAsync(string name, Func<V1Job, bool> condition) =>
        Until.ObjectAsync($"Job {name}", () => client.BatchV1.ReadNamespacedJobAsync(name, Namespace), condition);

    public Task<V1Pod> PodAsync(string name, Func<V1Pod, bool> condition) =>
        Until.ObjectAsync($"Pod {name}", () => client.CoreV1.ReadNamespacedPodAsync(name, Namespace), condition);

    public async ValueTask DisposeAsync()
    {
        await ns.DisposeAsync();
        client.Dispose();
    }

    private static V1LabelSelector Selector(string name) => new() { MatchLabels = new Dictionary<string, string> { ["app"] = name } };

    private static V1PodTemplateSpec Template(string name, string restartPolicy, (string Key, string Value)[] annotations) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Labels = new Dictionary<string, string> { ["app"] = name },
            Annotations = annotations.ToDictionary(annotation => annotation.Key, annotation => annotation.Value),
        },
        Spec = new V1PodSpec
        {
            RestartPolicy = restartPolicy,
            InitContainers = [new V1Container { Name = "prepare", Image = "registry.example/prepare:1" }],
            Containers = [new V1Container { Name = "main", Image = "registry.example/web:1" }],
        },
    };
}

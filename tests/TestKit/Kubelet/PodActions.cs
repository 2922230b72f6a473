using k8s;
using k8s.Models;

namespace OrleansGitOps.TestKit.Kubelet;

/// <summary>What the <see cref="ToyKubelet"/> does about one pod as it was seen: at most one step, whose event brings the next.</summary>
internal sealed class PodActions(Kubernetes client, TimeProvider time)
{
    private readonly PodStatusWriter _statuses = new();

    /// <summary>Steps in the order of a pod's life: bind, hold or run, complete or fail, go away.</summary>
    public async Task HandleAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        if (pod.Metadata.DeletionTimestamp is not null)
        {
            await FinishDeletionAsync(pod, cancellationToken);
        }
        else if (string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            await BindAsync(pod, cancellationToken);
        }
        else if (pod.Spec.NodeName == ToyKubelet.NodeName && _statuses.Next(pod, time.GetUtcNow().UtcDateTime) is { } status)
        {
            await WriteAsync(pod, status, cancellationToken);
        }
    }

    private async Task BindAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var binding = new V1Binding
        {
            Metadata = new V1ObjectMeta { Name = pod.Name(), NamespaceProperty = pod.Namespace(), Uid = pod.Uid() },
            Target = new V1ObjectReference { ApiVersion = "v1", Kind = "Node", Name = ToyKubelet.NodeName },
        };

        // The answer is a Status, which the typed method cannot read: only its HTTP code counts.
        using var answer = await client.CoreV1.CreateNamespacedPodBindingWithHttpMessagesAsync(
            binding, pod.Name(), pod.Namespace(), cancellationToken: cancellationToken);
    }

    private async Task WriteAsync(V1Pod pod, V1PodStatus status, CancellationToken cancellationToken)
    {
        // With the resourceVersion that was seen: a status computed from an old pod is refused (409) instead of overwriting a newer one.
        var body = new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = new V1ObjectMeta { ResourceVersion = pod.ResourceVersion(), Uid = pod.Uid() },
            Status = status,
        };
        await client.CoreV1.PatchNamespacedPodStatusAsync(
            new V1Patch(body, V1Patch.PatchType.MergePatch), pod.Name(), pod.Namespace(), cancellationToken: cancellationToken);
    }

    private async Task FinishDeletionAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        if (pod.Metadata.DeletionGracePeriodSeconds is null or 0)
        {
            // Already final: only finalizers keep it, and those are their owners' work.
            return;
        }

        var options = new V1DeleteOptions { GracePeriodSeconds = 0, Preconditions = new V1Preconditions { Uid = pod.Uid() } };
        await client.CoreV1.DeleteNamespacedPodAsync(pod.Name(), pod.Namespace(), options, cancellationToken: cancellationToken);
    }
}

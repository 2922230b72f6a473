using k8s.Models;

namespace OrleansGitOps.TestKit.Kubelet;

/// <summary>
/// Computes the next status of a pod bound to the toy node, in the shape that a kubelet writes (Kubernetes API reference, PodStatus;
/// the crash, pull and completion reasons are the kubelet's: CrashLoopBackOff, ImagePullBackOff, Error, Completed).
/// </summary>
internal sealed class PodStatusWriter
{
    // A Job with restart policy OnFailure counts the restarts of its containers against its backoffLimit (6 unless set).
    private const int RestartsOfCrashLoop = 7;

    private int _lastAddress;

    /// <summary>The status to write now, or null when the pod is as it should be.</summary>
    public V1PodStatus? Next(V1Pod pod, DateTime now)
    {
        var phase = pod.Status?.Phase;
        var fail = pod.GetAnnotation(ToyKubelet.FailAnnotation);
        if (phase is "Succeeded" or "Failed")
        {
            return null;
        }

        if (IsTrue(pod, ToyKubelet.HoldAnnotation))
        {
            return Waits(pod, "ContainerCreating") ? null : Pending(pod, now, "ContainerCreating", null);
        }

        if (fail == "image-pull")
        {
            return Waits(pod, "ImagePullBackOff") ? null : Pending(pod, now, "ImagePullBackOff", "Back-off pulling image");
        }

        if (phase != "Running")
        {
            return Running(pod, now, crashed: fail == "true" && pod.Spec.RestartPolicy != "Never");
        }

        return fail == "true" ? AfterFailure(pod, now) : AfterStart(pod, now);
    }

    private V1PodStatus? AfterFailure(V1Pod pod, DateTime now)
    {
        if (pod.Spec.RestartPolicy == "Never")
        {
            return Ended(pod, now, "Failed", "Error", 1);
        }

        return Waits(pod, "CrashLoopBackOff") ? null : Running(pod, now, crashed: true);
    }

    private V1PodStatus? AfterStart(V1Pod pod, DateTime now)
    {
        if (pod.Spec.RestartPolicy != "Always" && !IsTrue(pod, ToyKubelet.KeepRunningAnnotation))
        {
            return Ended(pod, now, "Succeeded", "Completed", 0);
        }

        // A running pod's images may be changed in place.
        var wanted = pod.Spec.Containers.Select(container => (container.Name, container.Image));
        var reported = pod.Status.ContainerStatuses?
            .Where(status => status.State?.Running is not null)
            .Select(status => (status.Name, status.Image));
        return reported is not null && wanted.ToHashSet().SetEquals(reported) ? null : Running(pod, now, crashed: false);
    }

    private static bool IsTrue(V1Pod pod, string annotation) => pod.GetAnnotation(annotation) == "true";

    private static bool Waits(V1Pod pod, string reason) =>
        pod.Status?.ContainerStatuses is { Count: > 0 } statuses && statuses.All(status => status.State?.Waiting?.Reason == reason);

    private static V1PodStatus Pending(V1Pod pod, DateTime now, string reason, string? message) => new()
    {
        Phase = "Pending",
        HostIP = ToyNode.Address,
        StartTime = pod.Status?.StartTime ?? now,
        Conditions = Conditions(pod, now, ready: false, notReady: "ContainersNotReady"),
        ContainerStatuses =
        [
            .. pod.Spec.Containers.Select(container =>
                Status(container, new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } })),
        ],
    };

    private V1PodStatus Running(V1Pod pod, DateTime now, bool crashed)
    {
        var address = pod.Status?.PodIP ?? NextAddress();
        return new V1PodStatus
        {
            Phase = "Running",
            HostIP = ToyNode.Address,
            PodIP = address,
            PodIPs = [new V1PodIP { Ip = address }],
            StartTime = pod.Status?.StartTime ?? now,
            Conditions = Conditions(pod, now, ready: !crashed, notReady: "ContainersNotReady"),
            InitContainerStatuses = pod.Spec.InitContainers?
                .Select(container => Finished(container, now, "Completed", 0, ready: true))
                .ToList(),
            ContainerStatuses = [.. pod.Spec.Containers.Select(container => crashed ? Crashed(container, now) : Started(container, now))],
        };
    }

    private static V1PodStatus Ended(V1Pod pod, DateTime now, string phase, string reason, int exitCode) => new()
    {
        Phase = phase,
        HostIP = ToyNode.Address,
        PodIP = pod.Status?.PodIP,
        PodIPs = pod.Status?.PodIPs,
        StartTime = pod.Status?.StartTime ?? now,
        Conditions = Conditions(pod, now, ready: false, notReady: phase == "Succeeded" ? "PodCompleted" : "ContainersNotReady"),
        InitContainerStatuses = pod.Status?.InitContainerStatuses,
        ContainerStatuses = [.. pod.Spec.Containers.Select(container => Finished(container, now, reason, exitCode, ready: false))],
    };

    private static V1ContainerStatus Started(V1Container container, DateTime now)
    {
        var status = Status(container, new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = now } });
        (status.Ready, status.Started) = (true, true);
        return status;
    }

    private static V1ContainerStatus Finished(V1Container container, DateTime now, string reason, int exitCode, bool ready)
    {
        var status = Status(container, new V1ContainerState { Terminated = Terminated(now, reason, exitCode) });
        status.Ready = ready;
        return status;
    }

    private static V1ContainerStatus Crashed(V1Container container, DateTime now)
    {
        const string reason = "CrashLoopBackOff";
        var message = $"back-off 5m0s restarting failed container={container.Name}";
        var waiting = new V1ContainerStateWaiting { Reason = reason, Message = message };
        var status = Status(container, new V1ContainerState { Waiting = waiting });
        status.RestartCount = RestartsOfCrashLoop;
        status.LastState = new V1ContainerState { Terminated = Terminated(now, "Error", 1) };
        return status;
    }

    private static V1ContainerStateTerminated Terminated(DateTime now, string reason, int exitCode) =>
        new() { ExitCode = exitCode, Reason = reason, StartedAt = now, FinishedAt = now };

    private static V1ContainerStatus Status(V1Container container, V1ContainerState state) => new()
    {
        Name = container.Name,
        Image = container.Image,
        ImageID = $"toy://{container.Image}",
        State = state,
        Ready = false,
        Started = false,
        RestartCount = 0,
    };

    // PodScheduled is the binding's; a condition keeps its transition time while its status stays.
    private static List<V1PodCondition> Conditions(V1Pod pod, DateTime now, bool ready, string notReady)
    {
        var old = pod.Status?.Conditions ?? [];
        V1PodCondition Condition(string type, bool isTrue, string reason)
        {
            var status = isTrue ? "True" : "False";
            var since = old.FirstOrDefault(condition => condition.Type == type && condition.Status == status)?.LastTransitionTime ?? now;
            return new V1PodCondition { Type = type, Status = status, Reason = isTrue ? null : reason, LastTransitionTime = since };
        }

        return
        [
            .. old.Where(condition => condition.Type is not ("Initialized" or "Ready" or "ContainersReady")),
            Condition("Initialized", true, ""),
            Condition("Ready", ready, notReady),
            Condition("ContainersReady", ready, notReady),
        ];
    }

    private string NextAddress()
    {
        var number = Interlocked.Increment(ref _lastAddress);
        return $"10.{244 + (number >> 16)}.{(number >> 8) & 255}.{number & 255}";
    }
}

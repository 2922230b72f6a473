using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace OrleansGitOps.TestKit.Kubelet;

/// <summary>The one node that the <see cref="ToyKubelet"/> pretends to be: ready, and large enough for anything.</summary>
internal static class ToyNode
{
    public const string Address = "10.255.0.1";

    public static async Task RegisterAsync(Kubernetes client, string name, DateTime now, CancellationToken cancellationToken)
    {
        var node = Describe(name);
        try
        {
            await client.CoreV1.CreateNodeAsync(node, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException failure) when (failure.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // Registered by an earlier run on the same data.
        }

        var patch = new V1Patch(new V1Node { ApiVersion = "v1", Kind = "Node", Status = Status(now) }, V1Patch.PatchType.MergePatch);
        await client.CoreV1.PatchNodeStatusAsync(patch, name, cancellationToken: cancellationToken);

        // Admission taints every new node as not ready, which keeps DaemonSets away. Lifting that is the node lifecycle controller's
        // work, but that one also wants heartbeats.
        var untaint = new V1Patch("""{"spec":{"taints":null}}""", V1Patch.PatchType.MergePatch);
        await client.CoreV1.PatchNodeAsync(untaint, name, cancellationToken: cancellationToken);
    }

    private static V1Node Describe(string name) => new()
    {
        ApiVersion = "v1",
        Kind = "Node",
        Metadata = new V1ObjectMeta
        {
            Name = name,
            Labels = new Dictionary<string, string>
            {
                ["kubernetes.io/arch"] = "amd64",
                ["kubernetes.io/os"] = "linux",
                ["kubernetes.io/hostname"] = name,
            },
        },
    };

    private static V1NodeStatus Status(DateTime now)
    {
        var capacity = new Dictionary<string, ResourceQuantity>
        {
            ["cpu"] = new("1000"),
            ["memory"] = new("4Ti"),
            ["ephemeral-storage"] = new("16Ti"),
            ["pods"] = new("100000"),
        };
        return new V1NodeStatus
        {
            Capacity = capacity,
            Allocatable = capacity,
            Addresses =
            [
                new V1NodeAddress { Type = "InternalIP", Address = Address },
                new V1NodeAddress { Type = "Hostname", Address = ToyKubelet.NodeName },
            ],
            Conditions =
            [
                new V1NodeCondition
                {
                    Type = "Ready",
                    Status = "True",
                    Reason = "KubeletReady",
                    Message = "the toy kubelet is posting ready status",
                    LastHeartbeatTime = now,
                    LastTransitionTime = now,
                },
            ],
        };
    }
}

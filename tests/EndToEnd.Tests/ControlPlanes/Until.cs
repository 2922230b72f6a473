using System.Net;
using k8s.Autorest;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.EndToEnd.Tests.ControlPlanes;

/// <summary>Waits for what controllers do.</summary>
internal static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task<T> ObjectAsync<T>(string what, Func<Task<T>> read, Func<T, bool> condition)
        where T : class
    {
        var last = "";
        return Eventually.GetAsync(what, Limit, async () =>
        {
            var live = await read();
            last = k8s.KubernetesJson.Serialize(live);
            return condition(live) ? live : null;
        }, () => last);
    }

    public static Task GoneAsync<T>(string what, Func<Task<T>> read) => Eventually.BecomesTrueAsync($"{what} gone", Limit, async () =>
    {
        try
        {
            await read();
            return false;
        }
        catch (HttpOperationException failure) when (failure.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return true;
        }
    });
}

using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>
/// The one control plane of a test process: started by the first test that asks, used by all, stopped when the process ends. Tests
/// keep apart by namespaces of their own.
/// </summary>
public static class SharedControlPlane
{
    private static readonly Lazy<Task<ControlPlane>> Instance = new(StartAsync);

    /// <summary>
    /// The shared control plane, after <see cref="RealParts.RequireControlPlane"/> (so call it from a <c>[SkippableFact]</c>).
    /// </summary>
    public static async Task<ControlPlane> GetAsync()
    {
        RealParts.RequireControlPlane();
        var controlPlane = await Instance.Value;
        controlPlane.ThrowIfBroken();
        return controlPlane;
    }

    private static async Task<ControlPlane> StartAsync()
    {
        var controlPlane = await ControlPlane.StartAsync();
        // Should this not run either, the processes end when their pipes to us close, and the folder is removed by the next run.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => controlPlane.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return controlPlane;
    }
}

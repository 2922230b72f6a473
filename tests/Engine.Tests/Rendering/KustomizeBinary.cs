using System.Diagnostics;
using System.Text.Json.Nodes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.Engine.Tests.Rendering;

/// <summary>The real program.</summary>
internal static class KustomizeBinary
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>The documents of <c>kustomize build</c>, or what it says on standard error.</summary>
    public static async Task<(IReadOnlyList<JsonNode?>? Documents, string Error)> BuildAsync(string folder)
    {
        RealParts.RequireKustomize();
        var start = new ProcessStartInfo(ToolLocator.Kustomize!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("build");
        start.ArgumentList.Add(folder);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("kustomize did not start.");
        using var timeout = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode == 0
            ? (RenderScenario.Documents(System.Text.Encoding.UTF8.GetBytes(await output)), await error)
            : (null, await error);
    }
}

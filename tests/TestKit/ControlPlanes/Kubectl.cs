using System.Diagnostics;
using System.Text.Json.Nodes;
using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>
/// The real kubectl against a <see cref="ControlPlane"/>: the hand of a person who edits a cluster. Call
/// <c>RealParts.RequireKubectl()</c> before.
/// </summary>
/// <param name="ns">The namespace that it works in; null: <c>default</c>.</param>
public sealed class Kubectl(ControlPlane controlPlane, string? ns = null)
{
    /// <summary>Runs it and gives standard output.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message holds what it said.</exception>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var result = await TryAsync(null, arguments);
        return result.ExitCode == 0 ? result.Output : throw Command.Failure("kubectl", arguments, result);
    }

    /// <summary>Runs it, whatever its exit code.</summary>
    /// <param name="input">Standard input, for <c>-f -</c>.</param>
    public Task<CommandResult> TryAsync(string? input, params string[] arguments) => TryAsync(input, arguments, null);

    private Task<CommandResult> TryAsync(string? input, string[] arguments, (string Name, string Value)? variable)
    {
        var kubectl = ToolLocator.Kubectl
            ?? throw new InvalidOperationException("kubectl is not there; call RealParts.RequireKubectl() first");
        var home = Path.GetDirectoryName(controlPlane.KubeconfigPath)!;
        string[] where = [$"--kubeconfig={controlPlane.KubeconfigPath}", $"--cache-dir={Path.Combine(home, "kubectl-cache")}"];
        string[] inNamespace = ns is null ? [] : [$"--namespace={ns}"];
        var start = new ProcessStartInfo(kubectl, [.. where, .. inNamespace, .. arguments]) { WorkingDirectory = home };
        if (variable is var (name, value))
        {
            start.Environment[name] = value;
        }

        return Command.TryAsync(start, input);
    }

    /// <summary><c>kubectl edit</c> by a person whose editor is sed.</summary>
    /// <param name="resource">For example <c>deployment/web</c>.</param>
    /// <param name="expression">What sed does with the YAML, for example <c>s/blue/red/</c>; no spaces.</param>
    public async Task EditAsync(string resource, string expression)
    {
        string[] arguments = ["edit", resource];
        var result = await TryAsync(null, arguments, ("KUBE_EDITOR", $"sed -i -E {expression}"));
        if (result.ExitCode != 0)
        {
            throw Command.Failure("kubectl", arguments, result);
        }
    }

    /// <summary>Server-side apply of YAML documents.</summary>
    public async Task ApplyAsync(string yaml, string fieldManager = "kubectl")
    {
        string[] arguments = ["apply", "--server-side", $"--field-manager={fieldManager}", "--filename=-"];
        var result = await TryAsync(yaml, arguments);
        if (result.ExitCode != 0)
        {
            throw Command.Failure("kubectl", arguments, result);
        }
    }

    /// <summary>One object as JSON, or null when there is none.</summary>
    /// <param name="resource">For example <c>deployment/web</c>.</param>
    public async Task<JsonNode?> GetAsync(string resource)
    {
        var json = await RunAsync("get", resource, "--ignore-not-found", "--show-managed-fields", "--output=json");
        return json == "" ? null : JsonNode.Parse(json);
    }
}

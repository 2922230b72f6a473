using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace OrleansGitOps.Api.Versioning;

/// <summary>Answer of <c>/api/version</c>, with Argo CD's names.</summary>
internal sealed record VersionInfo
{
    [JsonPropertyName("Version")]
    public string Version { get; init; } = "";

    [JsonPropertyName("GitCommit")]
    public string GitCommit { get; init; } = "";

    [JsonPropertyName("Compiler")]
    public string Compiler { get; init; } = "";

    [JsonPropertyName("Platform")]
    public string Platform { get; init; } = "";

    /// <summary>Of the build that runs.</summary>
    public static VersionInfo Current { get; } = Read();

    private static VersionInfo Read()
    {
        var parts = (typeof(VersionInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "")
            .Split('+', 2);
        return new()
        {
            Version = "v" + parts[0],
            GitCommit = parts.Length > 1 ? parts[1] : "",
            Compiler = RuntimeInformation.FrameworkDescription,
            Platform = RuntimeInformation.RuntimeIdentifier,
        };
    }
}

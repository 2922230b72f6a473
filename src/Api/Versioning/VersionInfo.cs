using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace OrleansGitOps.Api.Versioning;

/// <summary>Answer of <c>/api/version</c>, with Argo CD's names.</summary>
[ProtoContract(Name = "VersionMessage")]
internal sealed record VersionInfo
{
    [ProtoMember(1), JsonPropertyName("Version")]
    public string Version { get; init; } = "";

    [ProtoMember(3), JsonPropertyName("GitCommit")]
    public string GitCommit { get; init; } = "";

    [ProtoMember(7), JsonPropertyName("Compiler")]
    public string Compiler { get; init; } = "";

    [ProtoMember(8), JsonPropertyName("Platform")]
    public string Platform { get; init; } = "";

    /// <summary>Of the build that runs.</summary>
    public static VersionInfo Current { get; } = Read();

    /// <summary>The version for everybody, the build for who is logged in.</summary>
    public static VersionInfo For(System.Security.Claims.ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated == true ? Current : new() { Version = Current.Version };

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

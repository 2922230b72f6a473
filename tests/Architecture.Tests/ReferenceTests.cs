using System.Reflection;
using System.Xml.Linq;

namespace OrleansGitOps.Architecture.Tests;

/// <summary>References run one way: Manifests, Grains.Abstractions ← Engine ← Grains ← Api ← Silo.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string, string[], string[]> Projects => new()
    {
        { "Manifests", [], ["YamlDotNet"] },
        { "Sandbox", ["Manifests"], [] },
        { "Grains.Abstractions", ["Manifests"], ["Microsoft.Orleans.Sdk", "protobuf-net"] },
        { "Engine", ["Grains.Abstractions", "Manifests"], ["KubernetesClient", "LibGit2Sharp"] },
        {
            "Grains", ["Engine", "Grains.Abstractions", "Manifests"],
            ["Microsoft.Data.Sqlite", "Microsoft.Orleans.Server", "Npgsql", "SQLitePCLRaw.bundle_e_sqlite3"]
        },
        {
            "Api", ["Grains", "Engine", "Grains.Abstractions", "Manifests"],
            [
                "Grpc.AspNetCore.HealthChecks", "Grpc.AspNetCore.Server.Reflection", "Grpc.AspNetCore.Web", "protobuf-net.Grpc.AspNetCore",
                "protobuf-net.Reflection", "Swashbuckle.AspNetCore.SwaggerUI",
                "Microsoft.AspNetCore.OpenApi", "Microsoft.IdentityModel.JsonWebTokens", "Microsoft.Orleans.Dashboard",
                "OpenTelemetry.Exporter.Prometheus.AspNetCore", "OpenTelemetry.Extensions.Hosting",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_OnlyWhatItsLayerMay(string project, string[] projects, string[] packages)
    {
        var document = XDocument.Load(Path.Combine(Repo.Root, "src", project, project + ".csproj"));
        var referenced = document.Descendants("ProjectReference")
            .Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value.Replace('\\', '/')));
        var used = document.Descendants("PackageReference").Select(item => item.Attribute("Include")!.Value);

        Assert.Empty(referenced.Except(projects));
        Assert.Empty(used.Except(packages));
    }

    [Fact]
    public void Engine_TypesOfOtherAssemblies_NoOrleansBeyondSerializerAndNoGrainInterfaces()
    {
        var engine = Assembly.Load("OrleansGitOps.Engine");

        var forbidden = engine.GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => (name.StartsWith("Orleans.", StringComparison.Ordinal) && !name.StartsWith("Orleans.Serialization", StringComparison.Ordinal))
                || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        var grainTypes = Repo.Files("src/Engine", "*.cs")
            .SelectMany(path => File.ReadLines(path)
                .Where(line => line.Contains("Grains.Abstractions", StringComparison.Ordinal)
                    && !line.Contains("Grains.Abstractions.Model", StringComparison.Ordinal))
                .Select(line => $"{Repo.Relative(path)}: {line.Trim()}"));

        Assert.Empty(forbidden);
        Assert.Empty(grainTypes);
    }

    [Theory]
    [InlineData("src/Engine/Diffing", "Engine.Git")]
    [InlineData("src/Engine/Health", "Engine.Git")]
    [InlineData("src/Engine/Health", "Engine.Kubernetes")]
    [InlineData("src/Engine/Syncing", "Engine.Git")]
    [InlineData("src/Engine/Syncing", "Engine.Rendering")]
    [InlineData("src/Engine/Rendering", "Engine.Git")]
    [InlineData("src/Engine/Rendering", "Engine.Kubernetes")]
    public void EngineFolder_PureOrNarrow_DoesNotReachIntoTheOther(string folder, string forbidden)
    {
        var reaches = Repo.Files(folder, "*.cs")
            .Where(path => File.ReadLines(path).Any(line => line.StartsWith($"using OrleansGitOps.{forbidden}", StringComparison.Ordinal)))
            .Select(Repo.Relative);

        Assert.Empty(reaches);
    }

    [Fact]
    public void Projects_AnyVersion_StandsInOnePlace()
    {
        var versions = Repo.Files("src", "*.csproj").Concat(Repo.Files("tests", "*.csproj"))
            .Where(path => XDocument.Load(path).Descendants("PackageReference").Any(item => item.Attribute("Version") is not null))
            .Select(Repo.Relative);

        Assert.Empty(versions);
    }
}

using OrleansGitOps.TestKit.Processes;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.EndToEnd.Tests.ControlPlanes;

/// <summary>The rules by which tests are skipped or fail when something real is missing.</summary>
public sealed class RequirementsTests
{
    private static readonly RealPart Missing = new("the part", "run the script", IsSlow: false, () => ["program"]);
    private static readonly RealPart SlowButThere = new("the part", "run the script", IsSlow: true, () => []);

    [Fact]
    public void Require_WhenMissing_SkipsAndSaysHowToGetIt()
    {
        var skip = Assert.Throws<SkipException>(() => RealParts.Require(Missing, new TestSettings(IsCi: false, IsFast: false)));

        Assert.Equal("the part is not available: program not found. To get it: run the script.", skip.Message);
    }

    [Fact]
    public void Require_WhenMissingInCi_Fails() =>
        Assert.Throws<RealPartMissingException>(() => RealParts.Require(Missing, new TestSettings(IsCi: true, IsFast: false)));

    [Fact]
    public void Require_WhenMissingInFastCi_Fails() =>
        Assert.Throws<RealPartMissingException>(() => RealParts.Require(Missing, new TestSettings(IsCi: true, IsFast: true)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Require_WhenSlowInAFastRun_SkipsAlsoInCi(bool isCi) =>
        Assert.Throws<SkipException>(() => RealParts.Require(SlowButThere, new TestSettings(isCi, IsFast: true)));

    [Fact]
    public void Require_WhenThere_Passes() => RealParts.Require(SlowButThere, new TestSettings(IsCi: true, IsFast: false));

    [Fact]
    public void Conformance_WhenUnset_Skips() => Assert.Throws<SkipException>(() => Conformance.Require("VARIABLE", null, "krusty"));

    [Fact]
    public void Conformance_WhenSetButMissing_Fails()
    {
        using var folder = new TempDirectory("conformance");

        Assert.Throws<RealPartMissingException>(() => Conformance.Require("VARIABLE", folder.Path, "krusty"));
    }

    [Fact]
    public void Conformance_WhenThere_GivesTheAbsolutePath()
    {
        using var folder = new TempDirectory("conformance");
        Directory.CreateDirectory(folder.Combine("krusty"));

        Assert.Equal(folder.Combine("krusty"), Conformance.Require("VARIABLE", folder.Path, "krusty"));
    }

    [Fact]
    public void ToolLocator_Folders_AreThoseOfTheBuildScript()
    {
        var script = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "deploy", "local", "build-control-plane.sh"));

        Assert.Contains($"ETCD_DIR={ToolLocator.EtcdFolder} ", script, StringComparison.Ordinal);
        Assert.Contains($"KUBERNETES_DIR={ToolLocator.KubernetesFolder} ", script, StringComparison.Ordinal);
        Assert.Contains($"KUBECTL_DIR={ToolLocator.KubectlFolder} ", script, StringComparison.Ordinal);
        Assert.Contains($"KUSTOMIZE_DIR={ToolLocator.KustomizeFolder}\n", script, StringComparison.Ordinal);
    }
}

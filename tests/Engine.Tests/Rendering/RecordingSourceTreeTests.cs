using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.TestKit.Sources;

namespace OrleansGitOps.Engine.Tests.Rendering;

/// <summary>A commit that changes nothing that a render saw leaves its result valid.</summary>
public sealed class RecordingSourceTreeTests
{
    private static readonly InMemorySourceTree Kustomize = InMemorySourceTree.Of(
        ("overlay/kustomization.yaml", "resources: [../base]\nconfigMapGenerator: [{ name: c, files: [c.txt] }]\n"),
        ("overlay/c.txt", "one"),
        ("overlay/README.md", "text"),
        ("base/kustomization.yaml", "resources: [a.yaml]\n"),
        ("base/a.yaml", RenderTest.ConfigMap),
        ("other/a.yaml", RenderTest.ConfigMap));

    [Theory]
    [InlineData("overlay/README.md", "changed", true)]
    [InlineData("other/a.yaml", "changed", true)]
    [InlineData("base/unused.yaml", "added", true)]
    [InlineData("overlay/c.txt", "two", false)]
    [InlineData("base/a.yaml", "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\n", false)]
    [InlineData("base/a.yaml", null, false)]
    [InlineData("overlay/Chart.yaml", "name: x", false)]
    [InlineData("overlay/kustomization.yml", "resources: []", false)]
    public void StillHolds_KustomizeRenderAndNextCommit_OnlyWhatWasReadCounts(string path, string? text, bool expected)
    {
        var reads = RenderTest.Render(Kustomize, new ApplicationSource { Path = "overlay" }).Reads;

        Assert.True(RecordingSourceTree.StillHolds(reads, Kustomize));
        Assert.Equal(expected, RecordingSourceTree.StillHolds(reads, Kustomize.With(path, text)));
    }

    [Theory]
    [InlineData("other/README.md", "changed", true)]
    [InlineData("other/sub/b.yaml", "changed", true)]
    [InlineData("other/a.yaml", "changed", false)]
    [InlineData("other/new.yaml", "added", false)]
    [InlineData("base/a.yaml", "changed", true)]
    public void StillHolds_DirectoryRenderAndNextCommit_ListedNamesCount(string path, string text, bool expected)
    {
        var tree = Kustomize.With("other/README.md", "x").With("other/sub/b.yaml", "x");
        var reads = RenderTest.Render(tree, new ApplicationSource { Path = "other" }).Reads;

        Assert.Equal(expected, RecordingSourceTree.StillHolds(reads, tree.With(path, text)));
    }

    [Fact]
    public void Reads_MissingPath_HasAnEmptyId()
    {
        var reads = RenderTest.Render(Kustomize, new ApplicationSource { Path = "overlay" }).Reads;

        Assert.Equal("", reads["overlay/Chart.yaml"]);
        Assert.Equal(Kustomize.Find("base/a.yaml")!.Id, reads["base/a.yaml"]);
    }
}

using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.TestKit.Processes;

namespace OrleansGitOps.Engine.Tests.Rendering.Kustomize;

/// <summary>Random trees through the real kustomize and ours: the same documents, or an error from both.</summary>
public sealed class RandomDifferentialTests
{
    private const int TreesPerSeed = 20;

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Render_RandomTree_GivesWhatKustomizeGives(int seed)
    {
        var rendered = 0;
        for (var i = 0; i < TreesPerSeed; i++)
        {
            var treeSeed = (seed * 1_000) + i;
            var tree = new RandomOverlays(treeSeed).Create();
            using var folder = new TempDirectory("overlays");
            tree.WriteTo(folder.Path);
            var (expected, error) = await KustomizeBinary.BuildAsync(folder.Combine("overlay"));

            var (actual, failure) = Render(tree);

            Assert.True((expected is null) == (actual is null), $"seed {treeSeed}: kustomize: '{error}', ours: '{failure}'");
            if (expected is not null)
            {
                rendered++;
                RenderScenario.AssertSame(expected, [.. actual!.Select(item => item.Content)], $"seed {treeSeed}");
            }
        }

        // Enough trees are valid, else little was compared.
        Assert.InRange(rendered, TreesPerSeed / 3, TreesPerSeed);
    }

    private static (IReadOnlyList<Manifests.Objects.KubeObject>? Objects, string? Failure) Render(ISourceTree tree)
    {
        try
        {
            return (RenderTest.Render(tree, new ApplicationSource { Path = "overlay" }).Objects, null);
        }
        catch (GitOpsException exception)
        {
            return (null, exception.Message);
        }
    }
}

using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Tests.Rendering;

/// <summary>Our documents against those of the real kustomize, over the same files.</summary>
public sealed class KustomizeDifferentialTests
{
    public static TheoryData<string> Scenarios => [.. RenderScenario.Names];

    [SkippableTheory]
    [MemberData(nameof(Scenarios))]
    public async Task Render_Scenario_GivesWhatKustomizeGives(string name)
    {
        var scenario = new RenderScenario(name);
        var (expected, error) = await KustomizeBinary.BuildAsync(Path.Combine(scenario.InputFolder, RenderScenario.Root));
        Assert.True(expected is not null, error);

        var result = new RendererSelector().Render(
            new RenderRequest("app", new ApplicationSource { Path = RenderScenario.Root }, "default"), scenario.Tree, CancellationToken.None);

        RenderScenario.AssertSame(expected, [.. result.Objects.Select(item => item.Content)]);
    }
}

using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Tests.Rendering;

public sealed class RenderScenarioTests
{
    public static TheoryData<string> Scenarios => [.. RenderScenario.Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Render_Scenario_GivesTheExpectedDocuments(string name)
    {
        var scenario = new RenderScenario(name);

        var result = new RendererSelector().Render(
            new RenderRequest("app", new ApplicationSource { Path = RenderScenario.Root }, "default"), scenario.Tree, CancellationToken.None);

        Assert.Equal("Kustomize", result.SourceType);
        RenderScenario.AssertSame(scenario.Expected, [.. result.Objects.Select(item => item.Content)]);
    }
}

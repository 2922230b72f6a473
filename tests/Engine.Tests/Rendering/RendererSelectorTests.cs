using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Tests.Rendering;

public sealed class RendererSelectorTests
{
    private const string Kustomization = "resources: [a.yaml]\nnamePrefix: k-\n";

    [Theory]
    [InlineData("kustomization.yaml")]
    [InlineData("kustomization.yml")]
    [InlineData("Kustomization")]
    public void Render_FolderWithKustomizationFile_IsKustomize(string name)
    {
        var result = RenderTest.Render((name, Kustomization), ("a.yaml", RenderTest.ConfigMap));

        Assert.Equal("Kustomize", result.SourceType);
        Assert.Equal("k-a", Assert.Single(result.Objects).Name);
    }

    [Fact]
    public void Render_FolderWithoutKustomization_IsDirectory() =>
        Assert.Equal("Directory", RenderTest.Render(("a.yaml", RenderTest.ConfigMap)).SourceType);

    [Fact]
    public void Render_ExplicitDirectory_WinsOverKustomizationFile()
    {
        var source = new ApplicationSource { Directory = new ApplicationSourceDirectory { Exclude = "kustomization.yaml" } };

        var result = RenderTest.Render(source, ("kustomization.yaml", Kustomization), ("a.yaml", RenderTest.ConfigMap));

        Assert.Equal("Directory", result.SourceType);
        Assert.Equal("a", Assert.Single(result.Objects).Name);
    }

    [Fact]
    public void Render_ChartYaml_IsNotSupportedAndNamed()
    {
        var failure = RenderTest.Failure(new ApplicationSource { Path = "app" }, ("app/Chart.yaml", "name: x"));

        Assert.Equal(FailureReason.NotSupported, failure.Reason);
        Assert.Contains("app/Chart.yaml", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_HelmOrPluginField_IsNotSupportedAndNamed()
    {
        var helm = RenderTest.Failure(new ApplicationSource { Helm = new ApplicationSourceHelm() }, ("a.yaml", RenderTest.ConfigMap));
        var chart = RenderTest.Failure(new ApplicationSource { Chart = "redis" }, ("a.yaml", RenderTest.ConfigMap));

        Assert.Equal((FailureReason.NotSupported, FailureReason.NotSupported), (helm.Reason, chart.Reason));
        Assert.Contains("spec.source.helm", helm.Message, StringComparison.Ordinal);
        Assert.Contains("spec.source.chart", chart.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_TwoSourceTypes_IsInvalidSpec()
    {
        var source = new ApplicationSource { Kustomize = new ApplicationSourceKustomize(), Directory = new ApplicationSourceDirectory() };

        var failure = RenderTest.Failure(source, ("a.yaml", RenderTest.ConfigMap));

        Assert.Equal(FailureReason.InvalidSpec, failure.Reason);
        Assert.Contains("kustomize, directory", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("overlays/prod", "Did you mean 'overlays/production'?")]
    [InlineData("overlays/stagign", "Did you mean 'overlays/staging'?")]
    [InlineData("overlays/other/deep", "'overlays' has production, staging.")]
    [InlineData("Overlays/production", "Did you mean 'overlays'?")]
    public void Render_MissingPath_SaysWhatIsThere(string path, string hint)
    {
        var failure = RenderTest.Failure(
            new ApplicationSource { Path = path }, ("overlays/production/a.yaml", "x"), ("overlays/staging/a.yaml", "x"), ("base/a.yaml", "x"));

        Assert.Equal(FailureReason.PathNotFound, failure.Reason);
        Assert.Contains($"'{path}' does not exist", failure.Message, StringComparison.Ordinal);
        Assert.Contains(hint, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc")]
    [InlineData("a\\b")]
    public void Render_PathOutOfTheRepository_NamesTheField(string path) =>
        Assert.StartsWith(
            "spec.source.path: ", RenderTest.Failure(new ApplicationSource { Path = path }, ("a.yaml", "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void Render_PathIsAFile_SaysSo() =>
        Assert.Contains("is a file", RenderTest.Failure(new ApplicationSource { Path = "a.yaml" }, ("a.yaml", "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void Render_TwoKustomizationFiles_IsRefused()
    {
        var failure = RenderTest.Failure(("kustomization.yaml", Kustomization), ("Kustomization", Kustomization), ("a.yaml", RenderTest.ConfigMap));

        Assert.Equal(FailureReason.RenderFailed, failure.Reason);
        Assert.Contains("multiple kustomization files", failure.Message, StringComparison.Ordinal);
    }
}

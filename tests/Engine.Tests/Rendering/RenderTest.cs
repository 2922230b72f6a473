using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.TestKit.Sources;

namespace OrleansGitOps.Engine.Tests.Rendering;

/// <summary>Renders files given as texts, through the front door.</summary>
internal static class RenderTest
{
    public const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";

    public static RenderResult Render(ISourceTree tree, ApplicationSource? source = null, RenderLimits? limits = null) =>
        new RendererSelector(limits).Render(new RenderRequest("app", source ?? new ApplicationSource(), "ns"), tree, CancellationToken.None);

    public static RenderResult Render(params (string Path, string Text)[] files) => Render(InMemorySourceTree.Of(files));

    public static RenderResult Render(ApplicationSource source, params (string Path, string Text)[] files) =>
        Render(InMemorySourceTree.Of(files), source);

    public static Failure Failure(ApplicationSource source, params (string Path, string Text)[] files) =>
        Assert.Throws<GitOpsException>(() => Render(source, files)).Failure;

    public static Failure Failure(params (string Path, string Text)[] files) => Failure(new ApplicationSource(), files);
}

using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.TestKit.Sources;

namespace OrleansGitOps.Engine.Tests.Rendering.Plain;

public sealed class DirectoryRendererTests
{
    private static readonly (string Path, string Text)[] Files =
    [
        ("b.yml", Named("b")), ("a.yaml", Named("a")), ("c.json", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}"""),
        ("notes.txt", "not: [yaml"), ("sub/d.yaml", Named("d")), ("sub/deep/e.yaml", Named("e")), ("zz.yaml", Named("z")),
    ];

    [Fact]
    public void Render_Folder_TakesManifestsInOrder() => Assert.Equal("a b c z", NamesOf(new ApplicationSourceDirectory()));

    [Fact]
    public void Render_Recurse_WalksFoldersInOrder() =>
        Assert.Equal("a b c d e z", NamesOf(new ApplicationSourceDirectory { Recurse = true }));

    [Theory]
    [InlineData("*.yml", "", "b")]
    [InlineData("sub/*", "", "d e")]
    [InlineData("{a.yaml,sub/d.*}", "", "a d")]
    [InlineData("[ab].y?ml", "", "a")]
    [InlineData("", "*.yaml", "b c")]
    [InlineData("*.yaml", "sub/**", "a z")]
    [InlineData("[!a]*.yaml", "", "d e z")]
    public void Render_Globs_MatchThePathBelowTheFolder(string include, string exclude, string expected) =>
        Assert.Equal(expected, NamesOf(new ApplicationSourceDirectory { Recurse = true, Include = include, Exclude = exclude }));

    [Fact]
    public void Render_UnbalancedGlob_NamesTheField()
    {
        var source = new ApplicationSource { Directory = new ApplicationSourceDirectory { Include = "[a" } };

        var failure = RenderTest.Failure(source, Files);

        Assert.Equal(FailureReason.InvalidSpec, failure.Reason);
        Assert.StartsWith("spec.source.directory.include: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_DuplicateObject_LastWinsWithWarning()
    {
        var result = RenderTest.Render(
            ("a.yaml", Named("x") + "data: { from: first }\n"), ("b.yaml", Named("x") + "data: { from: second }\n"));

        Assert.Equal("second", Assert.Single(result.Objects).Content["data"]!["from"]!.GetValue<string>());
        Assert.Contains("appears 2 times", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_List_IsTakenApart()
    {
        var result = RenderTest.Render(("a.yaml",
            "apiVersion: v1\nkind: List\nitems:\n- { apiVersion: v1, kind: ConfigMap, metadata: { name: x } }\n"
            + "- { apiVersion: v1, kind: Secret, metadata: { name: z } }\n"));

        Assert.Equal(["x", "z"], result.Objects.Select(item => item.Name));
    }

    [Fact]
    public void Render_YamlSyntaxError_NamesFileAndLine()
    {
        var failure = RenderTest.Failure(new ApplicationSource { Path = "dir" }, ("dir/a.yaml", Named("a") + "data:\n  x: [1\n  y: 2\n"));

        Assert.Equal(FailureReason.RenderFailed, failure.Reason);
        Assert.Matches(@"^dir/a\.yaml:\d+:\d+: ", failure.Message);
    }

    [Fact]
    public void Render_ManifestWithoutKind_NamesFile()
    {
        var failure = RenderTest.Failure(("a.yaml", "apiVersion: v1\nmetadata: { name: x }\nspec: { kind: y }\n"));

        Assert.StartsWith("a.yaml:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_YamlThatIsNoManifest_IsLeftOutWithWarning()
    {
        var result = RenderTest.Render(("a.yaml", RenderTest.ConfigMap), ("values.yaml", "replicas: 3\n"));

        Assert.Equal("a", Assert.Single(result.Objects).Name);
        Assert.StartsWith("values.yaml: not a Kubernetes manifest", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_SkipMark_LeavesTheFileOut() =>
        Assert.Empty(RenderTest.Render(("a.yaml", "# +argocd:skip-file-rendering\n" + RenderTest.ConfigMap)).Objects);

    [Fact]
    public void Render_Jsonnet_IsNotSupportedAndNamed()
    {
        var file = RenderTest.Failure(("x.jsonnet", "{}"));
        var field = RenderTest.Failure(
            new ApplicationSource { Directory = new() { Jsonnet = new ApplicationSourceJsonnet { Libs = ["lib"] } } }, ("a.yaml", RenderTest.ConfigMap));

        Assert.Equal((FailureReason.NotSupported, FailureReason.NotSupported), (file.Reason, field.Reason));
        Assert.StartsWith("x.jsonnet: ", file.Message, StringComparison.Ordinal);
        Assert.StartsWith("spec.source.directory.jsonnet: ", field.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_MoreBytesThanAllowed_NamesTheLargestFile()
    {
        var tree = InMemorySourceTree.Of(("small.yaml", Named("a")), ("large.yaml", Named("b") + "# " + new string('x', 2_000)));

        var exception = Assert.Throws<GitOpsException>(() =>
            RenderTest.Render(tree, limits: new RenderLimits { MaxDirectoryBytes = 1_000 }));

        Assert.Equal(FailureReason.LimitExceeded, exception.Failure.Reason);
        Assert.Contains("large.yaml", exception.Message, StringComparison.Ordinal);
    }

    private static string Named(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\n";

    private static string NamesOf(ApplicationSourceDirectory directory) =>
        string.Join(' ', RenderTest.Render(new ApplicationSource { Directory = directory }, Files).Objects.Select(item => item.Name));
}

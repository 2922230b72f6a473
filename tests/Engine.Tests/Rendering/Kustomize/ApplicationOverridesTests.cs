using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Tests.Rendering.Kustomize;

/// <summary><c>spec.source.kustomize</c> on top of the kustomization in Git.</summary>
public sealed class ApplicationOverridesTests
{
    private static readonly (string Path, string Text)[] Files =
    [
        ("kustomization.yaml", """
            resources: [web.yaml]
            namePrefix: git-
            images: [{ name: web, newTag: git }, { name: other, newTag: git }]
            replicas: [{ name: web, count: 2 }]
            commonAnnotations: { from: git }
            labels: [{ pairs: { from: git } }]
            """),
        ("web.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web }
            spec:
              selector: { matchLabels: { app: web } }
              template:
                metadata: { labels: { app: web } }
                spec: { containers: [{ name: a, image: "web:1" }, { name: b, image: "other:1" }, { name: c, image: third }] }
            """),
        ("component/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -component\n"),
    ];

    [Fact]
    public void Render_PrefixSuffixNamespace_ReplaceWhatGitSays()
    {
        var web = Render(new() { NamePrefix = "app-", NameSuffix = "-x", Namespace = "payments" });

        Assert.Equal(("app-web-x", "payments"), (web.Name, web.Namespace));
    }

    [Theory]
    [InlineData("web:2", "web:2 other:git third")]
    [InlineData("web=registry.example.com:5000/web:3", "registry.example.com:5000/web:3 other:git third")]
    [InlineData("web@sha256:24a0c4b4", "web@sha256:24a0c4b4 other:git third")]
    [InlineData("web=new:*", "new:git other:git third")]
    [InlineData("third=mirror/third:1@sha256:24a0", "web:git other:git mirror/third:1@sha256:24a0")]
    public void Render_Images_OverrideTheEntryOfTheSameName(string image, string expected)
    {
        var web = Render(new() { Images = [image] });

        Assert.Equal(expected, string.Join(' ', web.Content["spec"]!["template"]!["spec"]!["containers"]!.AsArray()
            .Select(container => container!["image"]!.GetValue<string>())));
    }

    [Theory]
    [InlineData("web")]
    [InlineData("=x:1")]
    [InlineData("")]
    public void Render_ImageWithoutTagOrName_IsInvalidSpec(string image)
    {
        var failure = Failure(new() { Images = [image] });

        Assert.Equal(FailureReason.InvalidSpec, failure.Reason);
        Assert.StartsWith("spec.source.kustomize.images[0]: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Replicas_OverrideNumberOrText()
    {
        var number = Render(new() { Replicas = [new() { Name = "web", Count = 5 }] });
        var text = Render(new() { Replicas = [new() { Name = "web", Count = "6" }] });

        Assert.Equal((5, 6), (number.Content["spec"]!["replicas"]!.GetValue<long>(), text.Content["spec"]!["replicas"]!.GetValue<long>()));
        Assert.Equal(FailureReason.InvalidSpec, Failure(new() { Replicas = [new() { Name = "web", Count = "many" }] }).Reason);
    }

    [Fact]
    public void Render_CommonLabels_GoIntoSelectorsUnlessToldNotTo()
    {
        var into = Render(new() { CommonLabels = Map(("team", "a")) });
        var without = Render(new() { CommonLabels = Map(("team", "a")), LabelWithoutSelector = true });
        var templates = Render(new() { CommonLabels = Map(("team", "a")), LabelWithoutSelector = true, LabelIncludeTemplates = true });

        Assert.Equal(("a", "a", "a"), LabelsOf(into));
        Assert.Equal(("a", null, null), LabelsOf(without));
        Assert.Equal(("a", null, "a"), LabelsOf(templates));
    }

    [Fact]
    public void Render_LabelOrAnnotationThatGitSets_NeedsForce()
    {
        var label = Failure(new() { CommonLabels = Map(("from", "app")), LabelWithoutSelector = true });
        var annotation = Failure(new() { CommonAnnotations = Map(("from", "app")) });
        var forced = Render(new()
        {
            CommonLabels = Map(("from", "app")), LabelWithoutSelector = true, ForceCommonLabels = true,
            CommonAnnotations = Map(("from", "app")), ForceCommonAnnotations = true,
        });

        Assert.Equal((FailureReason.InvalidSpec, FailureReason.InvalidSpec), (label.Reason, annotation.Reason));
        Assert.Contains("forceCommonLabels", label.Message, StringComparison.Ordinal);
        Assert.Contains("forceCommonAnnotations", annotation.Message, StringComparison.Ordinal);
        Assert.Equal(("app", "app"), (forced.Label("from"), forced.Annotation("from")));
    }

    [Fact]
    public void Render_Patches_AreAddedAfterThoseOfGit()
    {
        var web = Render(new()
        {
            Patches =
            [
                new KustomizePatch
                {
                    Target = new KustomizeSelector { Kind = "Deployment", Name = "w.*" },
                    Patch = "- { op: add, path: /spec/paused, value: true }",
                },
            ],
        });

        Assert.True(web.Content["spec"]!["paused"]!.GetValue<bool>());
    }

    [Fact]
    public void Render_Components_AreAddedAndMissingOnesSkippedOnRequest()
    {
        var web = Render(new() { Components = ["component", "../gone", "gone"], IgnoreMissingComponents = true });
        var missing = Failure(new() { Components = ["gone"] });

        Assert.Equal("git-web-component", web.Name);
        Assert.Contains("spec.source.kustomize.components[0]: 'app/gone' does not exist", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("commonAnnotationsEnvsubst")]
    [InlineData("version")]
    [InlineData("images")]
    [InlineData("commonLabels")]
    public void Render_BuildVariablesOrVersions_AreNotSupportedAndNamed(string field)
    {
        var failure = Failure(field switch
        {
            "version" => new() { Version = "v4.5" },
            "images" => new() { Images = ["web:$ARGOCD_APP_REVISION"] },
            "commonLabels" => new() { CommonLabels = Map(("a", "${ARGOCD_APP_NAME}")) },
            _ => new() { CommonAnnotationsEnvsubst = true, CommonAnnotations = Map(("a", "b")) },
        });

        Assert.Equal(FailureReason.NotSupported, failure.Reason);
        Assert.StartsWith($"spec.source.kustomize.{field}: ", failure.Message, StringComparison.Ordinal);
    }

    private static KubeObject Render(ApplicationSourceKustomize kustomize) =>
        Assert.Single(RenderTest.Render(new ApplicationSource { Path = "app", Kustomize = kustomize }, InApp()).Objects);

    private static Failure Failure(ApplicationSourceKustomize kustomize) =>
        RenderTest.Failure(new ApplicationSource { Path = "app", Kustomize = kustomize }, InApp());

    private static (string Path, string Text)[] InApp() => [.. Files.Select(file => ($"app/{file.Path}", file.Text))];

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Map(params (string Key, string Value)[] entries) =>
        System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));

    private static (string? Own, string? Selector, string? Template) LabelsOf(KubeObject web) => (
        web.Label("team"),
        web.Content["spec"]!["selector"]!["matchLabels"]!["team"]?.GetValue<string>(),
        web.Content["spec"]!["template"]!["metadata"]!["labels"]!["team"]?.GetValue<string>());
}

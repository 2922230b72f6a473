using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.TestKit.Sources;

namespace OrleansGitOps.Engine.Tests.Rendering.Kustomize;

/// <summary>Each mistake is one error that names the file and the field.</summary>
public sealed class KustomizeBadInputTests
{
    [Theory]
    [InlineData("resources: [a.yaml]\nresource: []", "kustomization.yaml: resource: unknown field")]
    [InlineData("patches: [{ path: p.yaml, taget: {} }]", "kustomization.yaml: patches[0].taget: unknown field")]
    [InlineData("patches: [{ path: p.yaml, target: { names: x } }]", "kustomization.yaml: patches[0].target.names: unknown field")]
    [InlineData("resources: a.yaml", "kustomization.yaml: resources: expected a list, found a text")]
    [InlineData("namePrefix: 1", "kustomization.yaml: namePrefix: expected a text, found a number")]
    [InlineData("commonLabels: { a: true }", "kustomization.yaml: commonLabels.a: expected a text; put it in quotes")]
    [InlineData("replicas: [{ name: a, count: many }]", "kustomization.yaml: replicas[0].count: expected a whole number, found a text")]
    [InlineData("replicas: [{ name: nobody, count: 2 }]\nresources: [a.yaml]", "kustomization.yaml: replicas[0]: resource with name nobody")]
    [InlineData("kind: Kustomisation\nresources: [a.yaml]", "kustomization.yaml: kind: kind should be Kustomization or Component")]
    [InlineData("apiVersion: v1\nresources: [a.yaml]", "kustomization.yaml: apiVersion: apiVersion for Kustomization should be")]
    [InlineData("", "kustomization.yaml: kustomization.yaml is empty")]
    [InlineData("resources: []", "kustomization.yaml: kustomization.yaml is empty")]
    [InlineData("resources: [missing.yaml]", "kustomization.yaml: resources[0]: 'missing.yaml' does not exist")]
    [InlineData("resources: ['']", "kustomization.yaml: resources[0]: empty")]
    [InlineData("components: [a.yaml]", "kustomization.yaml: components[0]: 'a.yaml' must resolve to a folder")]
    [InlineData("configMapGenerator: [{ literals: [a=b] }]", "kustomization.yaml: configMapGenerator[0].name: a configmap must have a name")]
    [InlineData("configMapGenerator: [{ name: x, literals: [ab] }]", "kustomization.yaml: configMapGenerator[0].literals[0]: invalid literal")]
    [InlineData("configMapGenerator: [{ name: x, literals: [a=1, a=2] }]", "configMapGenerator[0].literals[1]: illegally repeats the key 'a'")]
    [InlineData("configMapGenerator: [{ name: x, behavior: mrge }]", "configMapGenerator[0].behavior: 'mrge' is not one of")]
    [InlineData("configMapGenerator: [{ name: x, behavior: merge }]", "configMapGenerator[0].behavior: ConfigMap.v1.[noGrp]/x.[noNs] does not exist")]
    [InlineData("configMapGenerator: [{ name: x, files: [nothing.txt] }]", "configMapGenerator[0].files[0]: file 'nothing.txt' does not exist")]
    [InlineData("configMapGenerator: [{ name: x, envs: [bare.env] }]", "bare.env:2: 'HOME' has no value. A bare key would read the environment")]
    [InlineData("patches: [{ target: { kind: '(' }, patch: '[]' }]", "kustomization.yaml: patches[0].target.kind: '(' is not a valid regular expression")]
    [InlineData("patches: [{ target: { labelSelector: 'a b' }, patch: '[]' }]", "kustomization.yaml: patches[0].target.labelSelector: 'a b'")]
    [InlineData("patches: [{ target: { kind: Pod } }]", "kustomization.yaml: patches[0]: must specify one of patch and path")]
    [InlineData("patches: [{ path: a.yaml, patch: 'x: y' }]", "kustomization.yaml: patches[0]: patch and path can't be set at the same time")]
    [InlineData("resources: [a.yaml]\npatches: [{ patch: '[{\"op\": \"remove\", \"path\": \"/data\"}]' }]", "patches[0].target: must specify a target")]
    [InlineData(
        "resources: [a.yaml]\npatches: [{ patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: z}}' }]",
        "patches[0]: no matches for Id ConfigMap.v1.[noGrp]/z")]
    [InlineData("resources: [a.yaml, a.yaml]", "resources[1]: may not add resource with an already registered id: ConfigMap.v1.[noGrp]/a.[noNs]")]
    [InlineData("resources: [broken.yaml]", "broken.yaml:")]
    [InlineData("resources: [nokind.yaml]", "nokind.yaml:1: missing kind")]
    [InlineData("resources: [noname.yaml]", "noname.yaml:1: missing metadata.name")]
    [InlineData("resources: [twice.yaml]", "twice.yaml:")]
    [InlineData("sortOptions: { order: random }", "kustomization.yaml: sortOptions.order: the field 'sortOptions.order' must be one of")]
    [InlineData("transformers: [{a: b}]", "kustomization.yaml: transformers[0]: expected a text")]
    [InlineData(
        "transformers: [\"apiVersion: builtin\\nkind: NoSuchTransformer\\nmetadata: {name: x}\"]",
        "there is no builtin transformer 'NoSuchTransformer'")]
    public void Render_Mistake_NamesFileAndField(string kustomization, string message)
    {
        var failure = RenderTest.Failure(
            ("kustomization.yaml", kustomization + "\n"),
            ("a.yaml", RenderTest.ConfigMap),
            ("bare.env", "A=1\nHOME\n"),
            ("broken.yaml", "a: [1\nb: 2\n"),
            ("nokind.yaml", "apiVersion: v1\nmetadata: { name: x }\n"),
            ("noname.yaml", "apiVersion: v1\nkind: Pod\n"),
            ("twice.yaml", RenderTest.ConfigMap + "data: { a: b }\ndata: { c: d }\n"));

        Assert.Equal(FailureReason.RenderFailed, failure.Reason);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openapi: { path: x.json }", "openapi")]
    [InlineData("crds: [x.yaml]", "crds")]
    [InlineData("validators: [x.yaml]", "validators")]
    [InlineData("buildMetadata: [originAnnotations]", "buildMetadata")]
    [InlineData("helmCharts: [{ name: x }]", "helmCharts")]
    [InlineData("helmGlobals: { chartHome: x }", "helmGlobals")]
    [InlineData("helmChartInflationGenerator: [{ chartName: x }]", "helmChartInflationGenerator")]
    [InlineData("resources: [https://example.com/base.yaml]", "resources[0]")]
    [InlineData("resources: ['https://user:secret@example.com/org/repo//base?ref=v1']", "resources[0]")]
    [InlineData("resources: ['git@example.com:org/repo']", "resources[0]")]
    [InlineData("resources: [github.com/org/repo//base]", "resources[0]")]
    [InlineData("components: ['ssh://git@example.com/org/repo']", "components[0]")]
    [InlineData("configMapGenerator: [{ name: x, files: ['https://example.com/x.txt'] }]", "configMapGenerator[0].files[0]")]
    [InlineData("generators: [\"apiVersion: example.com/v1\\nkind: Own\\nmetadata: {name: x}\"]", "generators")]
    [InlineData(
        "transformers: [\"apiVersion: builtin\\nkind: LabelTransformer\\nmetadata: {name: x, "
        + "annotations: {config.kubernetes.io/function: 'exec: {path: ./x}'}}\"]",
        "transformers")]
    public void Render_UnsupportedOrForbidden_NamesTheField(string kustomization, string field)
    {
        var failure = RenderTest.Failure(("kustomization.yaml", kustomization + "\n"), ("x.yaml", RenderTest.ConfigMap), ("x.json", "{}"));

        Assert.Equal(FailureReason.NotSupported, failure.Reason);
        Assert.StartsWith($"kustomization.yaml: {field}:", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resources: [../../x]")]
    [InlineData("resources: [/etc/passwd]")]
    [InlineData("resources: ['..\\..\\x']")]
    [InlineData("components: [../../../x]")]
    [InlineData("resources: [a.yaml]\npatches: [{ path: ../../x, target: { kind: Pod } }]")]
    [InlineData("resources: [a.yaml]\npatchesStrategicMerge: [../outside.yaml]")]
    [InlineData("resources: [a.yaml]\npatchesJson6902: [{ path: ../outside.yaml, target: { name: a } }]")]
    [InlineData("configMapGenerator: [{ name: x, files: [../outside.txt] }]")]
    [InlineData("configMapGenerator: [{ name: x, files: ['key=../outside.txt'] }]")]
    [InlineData("configMapGenerator: [{ name: x, envs: [../outside.txt] }]")]
    [InlineData("secretGenerator: [{ name: x, env: ../outside.txt }]")]
    [InlineData("resources: [../outside.yaml]")]
    [InlineData("configurations: [../outside.yaml]\nresources: [a.yaml]")]
    [InlineData("replacements: [{ path: ../outside.yaml }]\nresources: [a.yaml]")]
    [InlineData("transformers: [../outside.yaml]\nresources: [a.yaml]")]
    [InlineData("generators: [../outside.yaml]\nresources: [a.yaml]")]
    public void Render_FileOutsideTheFolder_IsRefusedWithField(string kustomization)
    {
        var failure = RenderTest.Failure(
            new ApplicationSource { Path = "app" },
            ("app/kustomization.yaml", kustomization + "\n"),
            ("app/a.yaml", RenderTest.ConfigMap),
            ("outside.yaml", RenderTest.ConfigMap),
            ("outside.txt", "a=b"));

        Assert.Equal(FailureReason.RenderFailed, failure.Reason);
        Assert.Matches(@"^app/kustomization\.yaml: [a-zA-Z0-9]+\[0\]\S*: ", failure.Message);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../b")]
    public void Render_CycleOfBases_IsRefused(string reference)
    {
        var failure = RenderTest.Failure(
            new ApplicationSource { Path = "a" },
            ("kustomization.yaml", "resources: [a]\n"),
            ("a/kustomization.yaml", $"resources: [{reference}]\n"),
            ("b/kustomization.yaml", "resources: [../a]\n"));

        Assert.Contains("cycle detected", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resources", "Kustomization", "v1beta1")]
    [InlineData("components", "Component", "v1alpha1")]
    public void Render_DoublingAtEachLevel_StopsAtABound(string field, string kind, string version)
    {
        const int levels = 40;
        var files = Enumerable.Range(0, levels)
            .Select(i => ($"l{i}/kustomization.yaml",
                $"apiVersion: kustomize.config.k8s.io/{(i == 0 ? "v1beta1" : version)}\nkind: {(i == 0 ? "Kustomization" : kind)}\n"
                + $"{field}: [../l{i + 1}, ../l{i + 1}]\n"))
            .Append(($"l{levels}/kustomization.yaml", $"apiVersion: kustomize.config.k8s.io/{version}\nkind: {kind}\nnamePrefix: x\n"))
            .ToArray();

        var failure = RenderTest.Failure(new ApplicationSource { Path = "l0" }, files);

        Assert.Equal(FailureReason.LimitExceeded, failure.Reason);
    }

    [Fact]
    public void Render_BasesNestTooDeep_StopsAtABound()
    {
        var files = Enumerable.Range(0, 200).Select(i => ($"l{i}/kustomization.yaml", $"resources: [../l{i + 1}]\n")).ToArray();

        Assert.Equal(FailureReason.LimitExceeded, RenderTest.Failure(new ApplicationSource { Path = "l0" }, files).Reason);
    }

    [Fact]
    public void Render_MoreBytesThanAllowed_StopsAtABound()
    {
        var tree = InMemorySourceTree.Of(
            ("kustomization.yaml", "configMapGenerator: [{ name: x, files: [a.txt] }]\nresources: [a.yaml]\n"),
            ("a.yaml", RenderTest.ConfigMap), ("a.txt", new string('x', 5_000)));

        var exception = Assert.Throws<GitOpsException>(() => RenderTest.Render(tree, limits: new RenderLimits { MaxBytesRead = 4_000 }));

        Assert.Equal(FailureReason.LimitExceeded, exception.Failure.Reason);
    }

    [Fact]
    public void Render_CancelledCaller_Stops()
    {
        var tree = InMemorySourceTree.Of(("kustomization.yaml", "resources: [a.yaml]\n"), ("a.yaml", RenderTest.ConfigMap));

        Assert.Throws<OperationCanceledException>(() => new RendererSelector().Render(
            new RenderRequest("app", new(), "ns"), tree, new CancellationToken(canceled: true)));
    }
}

using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.TestKit.Sources;

namespace OrleansGitOps.Engine.Tests.Rendering.Kustomize;

/// <summary>
/// Small files whose filters would make deep or huge objects. Each must be an ordinary failure: a stack overflow would end the process.
/// </summary>
public sealed class KustomizeBombTests
{
    private const string Head = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";

    public static TheoryData<string, string> DeepPaths => new()
    {
        { "JSON patch, steps that each nest 40 deeper", $"patches: [{{ target: {{ name: a }}, patch: '[{Steps(40, 30)}]' }}]" },
        { "JSON patch, copies into themselves", $"patches: [{{ target: {{ name: a }}, patch: '[{SelfCopies(12)}]' }}]" },
        { "replacement", $"replacements: [{{ sourceValue: x, targets: [{{ select: {{ name: a }}, "
            + $"fieldPaths: [data{Repeat(".d", 200_000)}], options: {{ create: true }} }}] }}]" },
        { "replacements, nesting into themselves", $"replacements: [{string.Join(", ", Enumerable.Repeat(Nesting, 40))}]" },
        { "label field", $"labels: [{{ pairs: {{ k: v }}, fields: [{{ path: data{Repeat("/d", 200_000)}, create: true }}] }}]" },
        { "value", "transformers: [\"apiVersion: builtin\\nkind: ValueAddTransformer\\nmetadata: {name: x}\\nvalue: v\\n"
            + $"targets: [{{fieldPath: a{Repeat("/d", 200_000)}}}]\"]" },
    };

    public static TheoryData<string, string> Growing => new()
    {
        { "JSON patch, doubling copies", $"patches: [{{ target: {{ name: a }}, patch: '[{Doubling(40)}]' }}]" },
        { "replacements, doubling", $"replacements: [{string.Join(", ", Enumerable.Range(0, 40).Select(Doubled))}]" },
        { "replacements, doubling texts", $"replacements: [{string.Join(", ", Enumerable.Repeat(DoubledText, 40))}]" },
    };

    [Theory]
    [MemberData(nameof(DeepPaths))]
    [MemberData(nameof(Growing))]
    public void Render_Bomb_IsRefused(string name, string field)
    {
        Assert.NotEmpty(name);

        var failure = RenderTest.Failure(
            ("kustomization.yaml", $"resources: [a.yaml]\n{field}\n"), ("a.yaml", Head + "data: { text: x, list: [x] }\n"));

        Assert.Equal(FailureReason.LimitExceeded, failure.Reason);
        Assert.True(failure.Message.Length < 1_000, "The message holds the bomb.");
        Assert.StartsWith("kustomization.yaml: ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("commonAnnotations: { big: BIG }")]
    [InlineData("labels: [{ pairs: { big: BIG } }]")]
    [InlineData("namePrefix: BIG")]
    [InlineData("nameSuffix: BIG")]
    [InlineData("namespace: BIG")]
    [InlineData("images: [{ name: nginx, newName: BIG }]")]
    [InlineData("patches: [{ target: { kind: Pod }, patch: '{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {x: BIG}}' }]")]
    [InlineData("patches: [{ target: { kind: Pod }, patch: '[{op: add, path: /spec/x, value: BIG}]' }]")]
    [InlineData(
        "replacements: [{ sourceValue: BIG, targets: [{ select: { kind: Pod }, fieldPaths: [spec.x], options: { create: true } }] }]")]
    [InlineData("vars: [{ name: V, objref: { apiVersion: v1, kind: ConfigMap, name: source }, fieldref: { fieldPath: data.x } }]")]
    public void Render_LargeTextForEachObject_IsRefused(string field)
    {
        var big = new string('x', 100_000);
        var pods = string.Concat(Enumerable.Range(0, 100).Select(i => $"---\napiVersion: v1\nkind: Pod\nmetadata: {{ name: p{i} }}\n"
            + "spec: { containers: [{ name: c, image: nginx, command: ['$(V)!'] }] }\n"));
        var source = $"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: source }}\ndata: {{ x: {big} }}\n";
        var tree = InMemorySourceTree.Of(
            ("kustomization.yaml", $"resources: [a.yaml]\n{field.Replace("BIG", big, StringComparison.Ordinal)}\n"),
            ("a.yaml", pods + source));

        var exception = Assert.Throws<GitOpsException>(() =>
            RenderTest.Render(tree, limits: new RenderLimits { MaxCharacters = 5_000_000 }));

        Assert.Equal(FailureReason.LimitExceeded, exception.Failure.Reason);
        Assert.Contains("5000000 characters", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kustomization.yaml", "resources: [a.yaml, b.yaml, c.yaml]")]
    [InlineData("notes.txt", "a directory of manifests")]
    public void Render_ManyFilesJustBelowTheBoundOfOne_AreRefusedTogether(string name, string text)
    {
        static string File(string name) => $"apiVersion: v1\nkind: A\nmetadata: {{ name: {name} }}\nx: [{Repeat("1, ", 400)}1]\n";
        var tree = InMemorySourceTree.Of((name, text), ("a.yaml", File("a")), ("b.yaml", File("b")), ("c.yaml", File("c")));

        var exception = Assert.Throws<GitOpsException>(() => RenderTest.Render(tree, limits: new RenderLimits { MaxNodes = 1_000 }));

        Assert.Equal(FailureReason.LimitExceeded, exception.Failure.Reason);
        Assert.Contains("1000 values", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Each element of a merged list is looked up in the other: the square of 20,000 is too much work for one file.</summary>
    [Fact]
    public void Render_LongListsMergedByKey_StopsAtABound()
    {
        static string Pod(int from) => "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n"
            + string.Concat(Enumerable.Range(from, 20_000).Select(i => $"  - name: c{i}\n"));

        var failure = RenderTest.Failure(
            ("kustomization.yaml", "resources: [a.yaml]\npatches: [{ path: p.yaml }]\n"), ("a.yaml", Pod(0)), ("p.yaml", Pod(100_000)));

        Assert.Equal(FailureReason.LimitExceeded, failure.Reason);
    }

    [Fact]
    public void Render_YamlBombInAnyFile_IsRefused()
    {
        var bomb = "# apiVersion: kind: metadata:\na0: &a0 [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 30).Select(i =>
            $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));
        var deep = "# apiVersion: kind: metadata:\n" + new string('[', 100_000);
        string[] kustomizations =
        [
            "resources: [bomb.yaml]", "components: [dir]", "patches: [{ path: bomb.yaml }]", "patchesStrategicMerge: [bomb.yaml]",
            "patchesJson6902: [{ path: bomb.yaml, target: { version: v1, kind: ConfigMap, name: a } }]", "configurations: [bomb.yaml]",
            "replacements: [{ path: bomb.yaml }]", "transformers: [bomb.yaml]", "generators: [bomb.yaml]", "resources: [dir]",
        ];
        foreach (var content in new[] { bomb, deep })
        {
            Assert.All(kustomizations.Append(content), kustomization =>
            {
                var failure = RenderTest.Failure(
                    ("kustomization.yaml", kustomization + "\n"), ("bomb.yaml", content), ("dir/kustomization.yaml", content));
                Assert.Equal(FailureReason.RenderFailed, failure.Reason);
                Assert.Contains("yaml:", failure.Message, StringComparison.Ordinal);
                Assert.Contains(content == bomb ? "alias bomb" : "nested deeper", failure.Message, StringComparison.Ordinal);
            });
            Assert.Contains("a.yaml:", RenderTest.Failure(("a.yaml", content)).Message, StringComparison.Ordinal);
        }
    }

    private static string Nesting =>
        "{ source: { kind: ConfigMap, name: a, fieldPath: data }, "
        + "targets: [{ select: { name: a }, fieldPaths: [data.deeper.deeper.deeper], options: { create: true } }] }";

    private static string Doubled(int i) =>
        "{ source: { kind: ConfigMap, name: a, fieldPath: data.list }, targets: [{ select: { name: a }, "
        + $"fieldPaths: [data.list.{2 * i + 1}, data.list.{2 * i + 2}], options: {{ create: true }} }}] }}";

    private static string DoubledText =>
        "{ source: { kind: ConfigMap, name: a, fieldPath: data.text }, targets: [{ select: { name: a }, fieldPaths: [data.text], "
        + "options: { delimiter: '/', index: 2147483647 } }] }";

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Steps(int levels, int count) => string.Join(", ", Enumerable.Range(0, count).Select(i =>
        $"{{op: add, path: /data{Repeat("/d", i * levels)}/d, value: {Repeat("{d: ", levels - 1)}{{}}{new string('}', levels - 1)}}}"));

    private static string SelfCopies(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i =>
        $"{{op: copy, from: /data, path: /data{Repeat("/d", 1 << i)}}}"));

    private static string Doubling(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i =>
        $"{{op: copy, from: /data, path: /data/c{i}}}"));
}

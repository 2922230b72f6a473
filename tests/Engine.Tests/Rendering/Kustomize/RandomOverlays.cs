using System.Text;
using OrleansGitOps.TestKit.Sources;

namespace OrleansGitOps.Engine.Tests.Rendering.Kustomize;

/// <summary>Makes trees of bases, overlays and components at random, the same ones for a seed. The outermost kustomization is <c>overlay</c>.</summary>
internal sealed class RandomOverlays(int seed)
{
    private static readonly string[] Names = ["web", "api", "db", "cache"];
    private static readonly string[] Namespaces = ["", "", "default", "one", "two"];

    private readonly Random _random = new(seed);
    private readonly List<(string Path, string Text)> _files = [];
    private bool _hasSettings;

    public InMemorySourceTree Create()
    {
        AddBase("base1");
        AddBase("base2");
        var middleHasBoth = Chance(0.5);
        AddKustomization("middle", middleHasBoth ? ["../base1", "../base2"] : ["../base1"], isComponent: false);
        AddKustomization("component", [], isComponent: true);
        var resources = !middleHasBoth || Chance(0.1) ? new[] { "../middle", "../base2" } : ["../middle"];
        AddKustomization("overlay", resources, isComponent: false, component: Chance(0.4));
        return InMemorySourceTree.Of([.. _files]);
    }

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    private void AddBase(string folder)
    {
        var documents = new List<string>();
        foreach (var name in Names.Where(_ => Chance(0.6)))
        {
            var ns = Pick(Namespaces);
            documents.Add(Workload(Pick("Deployment", "StatefulSet", "DaemonSet"), $"{folder}-{name}", ns));
            if (Chance(0.5))
            {
                documents.Add(Object("v1", "Service", $"{folder}-{name}", ns, "spec: { selector: { app: x }, ports: [{ port: 80 }] }"));
            }

            if (Chance(0.5))
            {
                documents.Add(Object("v1", "ServiceAccount", Pick($"{folder}-{name}", $"{name}-account"), ns, "imagePullSecrets: [{ name: settings }]"));
            }

            if (Chance(0.3))
            {
                documents.Add(Binding(folder, name, ns));
            }
        }

        documents.Add(Object("v1", "ConfigMap", $"{folder}-plain", "", "data: { key: value }"));
        if (Chance(0.4))
        {
            documents.Add(Object("rbac.authorization.k8s.io/v1", "ClusterRole", $"{folder}-role", "",
                $"rules: [{{ apiGroups: [''], resources: [configmaps], resourceNames: [{folder}-plain, settings], verbs: [get] }}]"));
        }

        _files.Add(($"{folder}/all.yaml", string.Join("---\n", documents)));
        AddKustomization(folder, ["all.yaml"], isComponent: false, generator: folder == "base1" && Chance(0.8) ? "create" : null);
    }

    private static string Object(string apiVersion, string kind, string name, string ns, string rest) =>
        $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{ name: {name}{(ns.Length > 0 ? $", namespace: {ns}" : "")} }}\n{rest}\n";

    private string Workload(string kind, string name, string ns) => Object("apps/v1", kind, name, ns, $$"""
        spec:
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: { labels: { app: {{name}} } }
            spec:
              serviceAccountName: {{Pick(name, "web-account", "default")}}
              containers:
              - name: main
                image: {{Pick("nginx", "nginx:1.25", "registry.example.com:5000/team/app:1", "redis@sha256:24a0c4b4")}}
                envFrom: [{ configMapRef: { name: {{Pick("settings", "base1-plain", "base2-plain")}} } }]
              volumes:
              - { name: v, secret: { secretName: settings } }
              - { name: w, configMap: { name: {{Pick("settings", "base1-plain")}} } }
        """);

    private string Binding(string folder, string name, string ns) => Object(
        "rbac.authorization.k8s.io/v1", "RoleBinding", $"{folder}-{name}", ns, $$"""
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {{Pick("base1-role", "base2-role")}} }
        subjects:
        - { kind: ServiceAccount, name: {{Pick(folder + "-" + name, name + "-account", "default")}}{{Pick("", ", namespace: one", ", namespace: default")}} }
        """);

    private void AddKustomization(string folder, IReadOnlyList<string> resources, bool isComponent, bool component = false, string? generator = null)
    {
        var text = new StringBuilder();
        text.AppendLine($"apiVersion: kustomize.config.k8s.io/{(isComponent ? "v1alpha1" : "v1beta1")}");
        text.AppendLine($"kind: {(isComponent ? "Component" : "Kustomization")}");
        if (resources.Count > 0)
        {
            text.AppendLine($"resources: [{string.Join(", ", resources)}]");
        }

        if (component)
        {
            text.AppendLine("components: [../component]");
        }

        AddTransformers(text, folder);
        AddGenerators(text, generator);
        AddPatches(text);
        _files.Add(($"{folder}/kustomization.yaml", text.ToString()));
    }

    private void AddTransformers(StringBuilder text, string folder)
    {
        var fields = new (double Probability, string Line)[]
        {
            (0.5, $"namePrefix: {folder[..1]}-"),
            (0.3, "nameSuffix: -x"),
            (0.4, $"namespace: {Pick("one", "three", "default")}"),
            (0.3, $"commonLabels: {{ level: {folder} }}"),
            (0.3, $"labels: [{{ pairs: {{ l-{folder}: a }}, includeSelectors: {Pick("true", "false")}, includeTemplates: {Pick("true", "false")} }}]"),
            (0.3, $"commonAnnotations: {{ note: {folder} }}"),
            (0.3, $"images: [{{ name: {Pick("nginx", "redis", "registry.example.com:5000/team/app")}, "
                + $"{Pick("newTag: v2", "newName: mirror/x", "digest: sha256:ffff")} }}]"),
            (0.03, $"replicas: [{{ name: base1-{Pick(Names)}, count: 3 }}]"),
            (0.2, "sortOptions: { order: fifo }"),
        };
        foreach (var (_, line) in fields.Where(field => Chance(field.Probability)))
        {
            text.AppendLine(line);
        }
    }

    private void AddGenerators(StringBuilder text, string? behavior)
    {
        // What is merged must be there, for most trees to be valid.
        behavior ??= Chance(0.4) ? _hasSettings ? Pick("merge", "replace") : Chance(0.1) ? "merge" : null : null;
        if (behavior is null)
        {
            return;
        }

        _hasSettings = true;

        foreach (var field in new[] { "configMapGenerator", "secretGenerator" })
        {
            text.AppendLine(
                $"{field}: [{{ name: settings, behavior: {behavior}, literals: [k{_random.Next(3)}=v{_random.Next(9)}, \"html=<a&b>\"]"
                + $"{(Chance(0.2) ? ", options: { disableNameSuffixHash: true }" : "")} }}]");
        }

        if (Chance(0.2))
        {
            text.AppendLine("generatorOptions: { labels: { generated: yes-it-is }, immutable: true }");
        }
    }

    private void AddPatches(StringBuilder text)
    {
        if (!Chance(0.5))
        {
            return;
        }

        text.AppendLine("patches:");
        text.AppendLine(Pick(
            """
            - target: { kind: Deployment }
              patch: '[{"op": "add", "path": "/spec/paused", "value": true}]'
            """,
            """
            - target: { kind: Deployment|StatefulSet, name: ".*web" }
              patch: |-
                apiVersion: apps/v1
                kind: Deployment
                metadata: { name: any }
                spec: { template: { spec: { containers: [{ name: main, env: [{ name: A, value: b }] }, { name: extra, image: nginx }] } } }
            """,
            """
            - target: { version: v1, labelSelector: "app!=x" }
              patch: |-
                apiVersion: v1
                kind: Any
                metadata: { name: any, labels: { patched: "1" }, annotations: { gone: null } }
            """,
            """
            - target: { kind: ConfigMap, name: base1-plain }
              patch: |-
                $patch: delete
                apiVersion: v1
                kind: ConfigMap
                metadata: { name: any }
            """));
    }
}

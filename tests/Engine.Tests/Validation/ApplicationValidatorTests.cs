using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Validation;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Tests.Validation;

public sealed class ApplicationValidatorTests
{
    private const string Valid =
        """
        {"metadata":{"name":"nordic-payment-gateway","namespace":"argocd","labels":{"team":"payments"},
          "finalizers":["resources-finalizer.argocd.argoproj.io"],
          "annotations":{"argocd.argoproj.io/compare-options":"ServerSideDiff=true","argocd.argoproj.io/manifest-generate-paths":"."}},
        "spec":{"project":"default",
          "source":{"repoURL":"https://gitlab.com/org/infra-manifests.git","targetRevision":"HEAD","path":"overlays/production",
            "kustomize":{"namePrefix":"p-","nameSuffix":"-s","namespace":"payments","images":["a=b:1"],"commonLabels":{"a":"b"},
              "commonAnnotations":{"a":"b c"},"labelWithoutSelector":true,"labelIncludeTemplates":true,"forceCommonLabels":true,
              "forceCommonAnnotations":true,"replicas":[{"name":"web","count":3},{"name":"api","count":"0"}],
              "patches":[{"patch":"[]","target":{"kind":"Deployment"},"options":{"allowNameChange":true}},{"path":"p.yaml"}],
              "components":["../../components/tracing"]}},
          "destination":{"server":"https://kubernetes.default.svc","namespace":"payments"},
          "info":[{"name":"a","value":"b"}],"revisionHistoryLimit":0,
          "syncPolicy":{"automated":{"enabled":true,"prune":true,"selfHeal":true,"allowEmpty":true},
            "syncOptions":["CreateNamespace=true","ServerSideApply=true","Prune=false","Delete=false","Validate=true","PruneLast=false"],
            "managedNamespaceMetadata":{"labels":{"a":"b"},"annotations":{"c":"d"}},
            "retry":{"limit":-1,"refresh":true,"backoff":{"duration":"5s","factor":2,"maxDuration":"3m"}}}}}
        """;

    private static readonly ApplicationValidator Validator = new(url => url.StartsWith("https://", StringComparison.Ordinal) ? null : "bad url");

    [Fact]
    public void Validate_EverythingThatIsSupported_NoFinding() => Assert.Empty(Findings(Valid));

    [Fact]
    public void Validate_ManyThingsWrong_AllAtOnce()
    {
        var findings = Findings("""{"metadata":{"name":"UPPER"},"spec":{"source":{"repoURL":"ftp://x","path":"/abs"},"destination":{}}}""");
        Assert.Collection(
            findings,
            f => Assert.StartsWith("metadata.name: 'UPPER' is not a valid name", f),
            f => Assert.Equal("spec.source.repoURL: bad url", f),
            f => Assert.Equal("spec.source.path: '/abs' is absolute; paths are relative to the root of the repository", f),
            f => Assert.StartsWith("spec.destination: needs server", f));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":null}}""", "metadata.name: is required")]
    [InlineData("""{"metadata":{"name":null,"generateName":"a-"}}""", "metadata.name: is required; generateName is not supported")]
    [InlineData("""{"metadata":{"name":"-a"}}""", "metadata.name: '-a' is not a valid name")]
    [InlineData("""{"metadata":{"name":"a..b"}}""", "metadata.name: 'a..b' is not a valid name")]
    [InlineData("""{"metadata":{"name":"a/b"}}""", "metadata.name: 'a/b' is not a valid name")]
    [InlineData("""{"metadata":{"name":"a\nb"}}""", "metadata.name: 'a?b' is not a valid name")]
    [InlineData("""{"metadata":{"namespace":"a.b"}}""", "metadata.namespace: 'a.b' is not a valid namespace")]
    [InlineData("""{"metadata":{"labels":{"a":"b c"}}}""", """metadata.labels["a"]: 'b c' is not a valid label value""")]
    [InlineData("""{"metadata":{"labels":{"a b":"c"}}}""", "metadata.labels: 'a b' is not a valid key")]
    [InlineData("""{"metadata":{"annotations":{"x/":"c"}}}""", "metadata.annotations: 'x/' is not a valid key")]
    [InlineData("""{"metadata":{"finalizers":["post-delete-finalizer.argocd.argoproj.io"]}}""",
        "metadata.finalizers[0]: 'post-delete-finalizer.argocd.argoproj.io' is not supported yet by this version; supported: resources-finalizer")]
    [InlineData("""{"metadata":{"annotations":{"argocd.argoproj.io/skip-reconcile":"true"}}}""",
        """metadata.annotations["argocd.argoproj.io/skip-reconcile"]: pausing an application is not supported yet by this version""")]
    [InlineData("""{"metadata":{"annotations":{"argocd.argoproj.io/compare-options":"ServerSideDiff=false"}}}""",
        """metadata.annotations["argocd.argoproj.io/compare-options"]: this compare option is not supported yet by this version""")]
    [InlineData("""{"metadata":{"annotations":{"orleans-gitops.io/tpyo":"x"}}}""",
        """metadata.annotations["orleans-gitops.io/tpyo"]: is not an annotation that this version knows""")]
    public void Validate_Metadata_Finding(string change, string expected) => AssertFinding(change, expected);

    [Theory]
    [InlineData("""{"spec":{"project":"team-a"}}""", "spec.project: project 'team-a' (any other than 'default') is not supported yet by this version")]
    [InlineData("""{"spec":{"project":"a b"}}""", "spec.project: 'a b' is not a valid name")]
    [InlineData("""{"spec":{"source":null}}""", "spec.source: is required")]
    [InlineData("""{"spec":{"source":null,"sources":[{}]}}""", "spec.sources: more than one source (sources; use source) is not supported yet by this version")]
    [InlineData("""{"spec":{"source":null,"sourceHydrator":{}}}""", "spec.sourceHydrator: source hydration is not supported yet by this version")]
    [InlineData("""{"spec":{"source":{"repoURL":""}}}""", "spec.source.repoURL: is required")]
    [InlineData("""{"spec":{"source":{"path":""}}}""", "spec.source.path: is required; '.' is the root of the repository")]
    [InlineData("""{"spec":{"source":{"kustomize":null,"helm":{}}}}""", "spec.source.helm: rendering with Helm is not supported yet by this version")]
    [InlineData("""{"spec":{"source":{"kustomize":null,"plugin":{}}}}""", "spec.source.plugin: rendering with a plugin is not supported yet by this version")]
    [InlineData("""{"spec":{"source":{"chart":"c"}}}""", "spec.source.chart: a chart repository is not supported yet by this version")]
    [InlineData("""{"spec":{"source":{"tagPrefix":"v"}}}""", "spec.source.tagPrefix: choosing tags by prefix is not supported yet by this version")]
    [InlineData("""{"spec":{"source":{"ref":"values"}}}""", "spec.source.ref: has a meaning only in sources; remove it")]
    [InlineData("""{"spec":{"source":{"directory":{}}}}""", "spec.source: names more than one way to render (directory, kustomize); keep one")]
    [InlineData("""{"spec":{"source":{"kustomize":null,"directory":{"jsonnet":{"libs":["x"]}}}}}""",
        "spec.source.directory.jsonnet: Jsonnet is not supported yet by this version")]
    [InlineData("""{"spec":{"source":{"kustomize":null,"directory":{"disableExtensionFilter":true}}}}""",
        "spec.source.directory.disableExtensionFilter: reading files of any extension is not supported yet by this version")]
    [InlineData("""{"spec":{"source":{"kustomize":{"version":"v5"}}}}""", "spec.source.kustomize.version: choosing a version of kustomize is not supported")]
    [InlineData("""{"spec":{"source":{"kustomize":{"kubeVersion":"1.31"}}}}""", "spec.source.kustomize.kubeVersion: a Kubernetes version for rendering is not")]
    [InlineData("""{"spec":{"source":{"kustomize":{"apiVersions":["v1"]}}}}""", "spec.source.kustomize.apiVersions: API versions for rendering is not")]
    [InlineData("""{"spec":{"source":{"kustomize":{"commonAnnotationsEnvsubst":true}}}}""", "spec.source.kustomize.commonAnnotationsEnvsubst: variables")]
    [InlineData("""{"spec":{"source":{"kustomize":{"ignoreMissingComponents":true}}}}""", "spec.source.kustomize.ignoreMissingComponents: ignoring")]
    [InlineData("""{"spec":{"source":{"kustomize":{"namespace":"A"}}}}""", "spec.source.kustomize.namespace: 'A' is not a valid namespace")]
    [InlineData("""{"spec":{"source":{"kustomize":{"images":["=x"]}}}}""", "spec.source.kustomize.images[0]: '=x' is not of the form")]
    [InlineData("""{"spec":{"source":{"kustomize":{"replicas":[{"name":"","count":"50%"}]}}}}""", "spec.source.kustomize.replicas[0].name: is required",
        "spec.source.kustomize.replicas[0].count: '50%' is not a whole number of 0 or more")]
    [InlineData("""{"spec":{"source":{"kustomize":{"replicas":[{"name":"a","count":-1}]}}}}""", "spec.source.kustomize.replicas[0].count: '-1' is not")]
    [InlineData("""{"spec":{"source":{"kustomize":{"patches":[{}]}}}}""", "spec.source.kustomize.patches[0]: needs exactly one of path and patch")]
    [InlineData("""{"spec":{"source":{"kustomize":{"patches":[{"path":"a","patch":"b"}]}}}}""", "spec.source.kustomize.patches[0]: needs exactly one")]
    [InlineData("""{"spec":{"source":{"kustomize":{"patches":[{"path":"a","options":{"x":true}}]}}}}""",
        "spec.source.kustomize.patches[0].options: 'x' is not known; valid here: allowNameChange, allowKindChange")]
    [InlineData("""{"spec":{"source":{"kustomize":{"components":["/abs"]}}}}""", "spec.source.kustomize.components[0]: '/abs' is absolute")]
    [InlineData("""{"spec":{"source":{"kustomize":{"commonLabels":{"a":"b c"}}}}}""", """spec.source.kustomize.commonLabels["a"]: 'b c' is not""")]
    [InlineData("""{"spec":{"source":{"kustomize":{"commonLabels":{"a":"$ARGOCD_APP_NAME"}}}}}""",
        """spec.source.kustomize.commonLabels["a"]: a build variable ($...) is not supported yet by this version""")]
    [InlineData("""{"spec":{"source":{"kustomize":{"images":["a=b:$ARGOCD_APP_REVISION"]}}}}""",
        "spec.source.kustomize.images[0]: a build variable ($...) is not supported yet by this version")]
    [InlineData("""{"spec":{"source":{"kustomize":{"labelWithoutSelector":false}}}}""",
        "spec.source.kustomize.labelIncludeTemplates: needs labelWithoutSelector: true")]
    public void Validate_Source_Finding(string change, params string[] expected) => AssertFinding(change, expected);

    [Theory]
    [InlineData("""{"spec":{"destination":{"name":"in-cluster"}}}""", "spec.destination: has both server and name; keep one")]
    [InlineData("""{"spec":{"destination":{"server":"https://10.0.0.1:6443"}}}""",
        "spec.destination.server: 'https://10.0.0.1:6443' (any other than https://kubernetes.default.svc) is not supported yet by this version")]
    [InlineData("""{"spec":{"destination":{"server":"https://u:canary@10.0.0.1"}}}""", "spec.destination.server: '...@10.0.0.1' (any other than")]
    [InlineData("""{"spec":{"destination":{"server":null,"name":"prod"}}}""", "spec.destination.name: 'prod' (any other than in-cluster) is not supported")]
    [InlineData("""{"spec":{"destination":{"namespace":"UP"}}}""", "spec.destination.namespace: 'UP' is not a valid namespace")]
    [InlineData("""{"spec":{"destination":{"namespace":null}}}""", "spec.destination.namespace: is required with the sync option CreateNamespace=true")]
    [InlineData("""{"spec":{"revisionHistoryLimit":-1}}""", "spec.revisionHistoryLimit: must be 0 or more")]
    [InlineData("""{"spec":{"ignoreDifferences":[{"kind":"Secret"}]}}""", "spec.ignoreDifferences: ignoring differences is not supported yet by this version")]
    [InlineData("""{"spec":{"syncPolicy":{"syncOptions":[]}}}""",
        "spec.syncPolicy.managedNamespaceMetadata: has no effect without the sync option CreateNamespace=true; add that or remove this")]
    [InlineData("""{"spec":{"syncPolicy":{"managedNamespaceMetadata":{"labels":{"a":"-"}}}}}""",
        """spec.syncPolicy.managedNamespaceMetadata.labels["a"]: '-' is not a valid label value""")]
    [InlineData("""{"spec":{"syncPolicy":{"retry":{"backoff":{"duration":"5 s","factor":0,"maxDuration":"-1s"}}}}}""",
        "spec.syncPolicy.retry.backoff.duration: '5 s' is not a duration such as 5s, 1m30s or 2h",
        "spec.syncPolicy.retry.backoff.maxDuration: '-1s' is not a duration",
        "spec.syncPolicy.retry.backoff.factor: must be 1 or more")]
    public void Validate_DestinationAndPolicy_Finding(string change, params string[] expected) => AssertFinding(change, expected);

    [Theory]
    [InlineData("ServerSideApply=false", "the sync option ServerSideApply=false is not supported yet by this version; supported: ServerSideApply=true")]
    [InlineData("PruneLast=true", "the sync option PruneLast=true is not supported yet by this version; supported: PruneLast=false")]
    [InlineData("Prune=confirm", "the sync option Prune=confirm is not supported yet by this version; supported: Prune=true, Prune=false")]
    [InlineData("PrunePropagationPolicy=foreground", "the sync option PrunePropagationPolicy=foreground is not supported yet by this version")]
    [InlineData("Replace=true", "the sync option Replace=true is not supported yet by this version; supported: Replace=false")]
    [InlineData("Force=true", "the sync option Force=true is not supported yet by this version; supported: Force=false")]
    [InlineData("Validate=false", "the sync option Validate=false is not supported yet by this version; supported: Validate=true")]
    [InlineData("RespectIgnoreDifferences=true", "the sync option RespectIgnoreDifferences=true is not supported yet by this version")]
    [InlineData("CreateNamespace=yes", "'CreateNamespace=yes' is not a value of this sync option; valid: CreateNamespace=true, CreateNamespace=false")]
    [InlineData("CreateNamespace", "'CreateNamespace' is not a value of this sync option; valid: CreateNamespace=true")]
    [InlineData("CreateNamespaces=true", "'CreateNamespaces=true' is not a sync option; valid names: ApplyOutOfSyncOnly, ClientSideApplyMigration")]
    [InlineData("createNamespace=true", "'createNamespace=true' is not a sync option; valid names:")]
    [InlineData("CreateNamespace=false", "CreateNamespace is given twice with different values; keep one")]
    public void Validate_SyncOption_Finding(string option, string expected) =>
        AssertFinding(
            $$$$$"""{"spec":{"syncPolicy":{"syncOptions":["CreateNamespace=true","{{{{{option}}}}}"]}}}""", "spec.syncPolicy.syncOptions[1]: " + expected);

    [Fact]
    public void Validate_SpecAlone_SameFindings()
    {
        var spec = Application(Merge("""{"metadata":{"name":null},"spec":{"project":"x"}}""")).Spec;
        Assert.Equal("spec.project", Assert.Single(Validator.Validate(spec)).Path);
    }

    [Fact]
    public void Validate_FloodOfErrors_Bounded()
    {
        var options = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"o{i}=true\""));
        Assert.Equal(100, Findings($$$$$"""{"spec":{"syncPolicy":{"syncOptions":[{{{{{options}}}}}]}}}""").Count);
    }

    private static void AssertFinding(string change, params string[] expected)
    {
        var findings = Findings(Merge(change));
        Assert.True(expected.Length == findings.Count, string.Join('\n', findings));
        Assert.All(expected.Zip(findings), pair => Assert.StartsWith(pair.First, pair.Second));
    }

    private static List<string> Findings(string json) => [.. Validator.Validate(Application(json)).Select(e => e.ToString())];

    private static Application Application(string json)
    {
        var parsed = ModelJson.ParseApplicationManifest(Encoding.UTF8.GetBytes(json));
        Assert.True(parsed.IsValid(out var application), parsed.Message);
        return application;
    }

    /// <summary>The valid manifest with a change laid over it (JSON merge patch).</summary>
    private static string Merge(string change)
    {
        var target = JsonNode.Parse(Valid)!.AsObject();
        Apply(target, JsonNode.Parse(change)!.AsObject());
        return target.ToJsonString();

        static void Apply(JsonObject target, JsonObject patch)
        {
            foreach (var (name, value) in patch)
            {
                if (value is JsonObject inner && target[name] is JsonObject existing)
                {
                    Apply(existing, inner);
                }
                else if (value is null)
                {
                    target.Remove(name);
                }
                else
                {
                    target[name] = value.DeepClone();
                }
            }
        }
    }
}

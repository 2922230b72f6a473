extern alias client;

using Google.Protobuf;
using OrleansGitOps.Grains.Abstractions.Model;
using Argo = client::Independent;

namespace OrleansGitOps.Api.Tests.Grpc;

/// <summary>
/// Bytes that Google's encoder writes with Argo CD's own numbers (tests/GrpcClient/Independent, by hand) are the same Application as its
/// manifest, and what we write is read back with these numbers.
/// </summary>
public sealed class IndependentEncoderTests
{
    private const string Manifest = """
        {"apiVersion":"argoproj.io/v1alpha1","kind":"Application",
         "metadata":{"name":"gateway","namespace":"argocd","uid":"u-1","resourceVersion":"41","generation":7,
           "creationTimestamp":"2026-02-03T04:05:06Z","labels":{"a":"1","b":""},"annotations":{"argocd.argoproj.io/refresh":"hard"},
           "finalizers":["resources-finalizer.argocd.argoproj.io"]},
         "spec":{"project":"default","revisionHistoryLimit":0,
           "destination":{"server":"https://kubernetes.default.svc","namespace":"payments"},
           "source":{"repoURL":"https://gitlab.com/org/infra.git","path":"overlays/production","targetRevision":"HEAD",
             "helm":{"valueFiles":["a.yaml","b.yaml"],"parameters":[{"name":"x","value":"1","forceString":true}],"releaseName":"r",
               "valuesObject":{"image":{"tag":"1.20"},"n":[1,2.50,null]}},
             "kustomize":{"images":["nginx=nginx:1.25"],"replicas":[{"name":"web","count":3},{"name":"api","count":"50%"}],
               "patches":[{"patch":"- op: remove","target":{"group":"apps","version":"v1","kind":"Deployment","name":"web",
                 "namespace":"n","annotationSelector":"a=b","labelSelector":"c=d"},"options":{"allowNameChange":true}}]},
             "plugin":{"name":"p","parameters":[{"name":"one","string":""},{"name":"two","map":{"k":"v"}},{"name":"three","array":["x"]}]}},
           "syncPolicy":{"automated":{"prune":false,"selfHeal":true},"syncOptions":["CreateNamespace=true"],
             "retry":{"limit":-1,"backoff":{"duration":"5s","factor":2,"maxDuration":"3m"}}}}}
        """;

    [Fact]
    public void Decode_BytesOfAnIndependentEncoder_SameApplicationAsTheManifest()
    {
        var decoded = Read<Application>(Gateway().ToByteArray());

        var expected = ModelJson.Deserialize<Application>(System.Text.Encoding.UTF8.GetBytes(Manifest));
        Assert.Equal(ModelJson.Serialize(expected), ModelJson.Serialize(decoded));
    }

    [Fact]
    public void Encode_OfOurs_ReadByAnIndependentDecoderAsTheSame()
    {
        var expected = ModelJson.Deserialize<Application>(System.Text.Encoding.UTF8.GetBytes(Manifest));

        var decoded = Argo.Application.Parser.ParseFrom(Write(expected));

        var argo = Gateway();
        argo.Spec.Source.Helm.ValuesObject.Raw = ByteString.CopyFrom(expected.Spec.Source!.Helm!.ValuesObject!.Raw);
        Assert.Equal(Normal(argo), Normal(decoded));
    }

    [Fact]
    public void Decode_FieldsThatNobodyKnows_AreIgnored()
    {
        var known = Gateway();
        var more = known.Clone();
        more.Later = "from a later version";
        more.Metadata.SelfLink = "/old";
        more.Metadata.ManagedFields.Add(new Argo.ManagedFieldsEntry { Manager = "kubectl", FieldsV1 = new() { Raw = ByteString.CopyFromUtf8("{}") } });

        Assert.Equal(ModelJson.Serialize(Read<Application>(known.ToByteArray())), ModelJson.Serialize(Read<Application>(more.ToByteArray())));
    }

    [Fact]
    public void Decode_ZeroValuesWrittenInFull_SameAsAbsent()
    {
        // Go's encoders write every field that is not a pointer, and the zero time as an empty message.
        var full = new Argo.Application
        {
            Metadata = new()
            {
                Name = "a", GenerateName = "", Namespace = "", SelfLink = "", Uid = "", ResourceVersion = "", Generation = 0,
                CreationTimestamp = new(),
            },
            Spec = new() { Destination = new() { Server = "", Namespace = "" }, Project = "" },
            Status = new() { Sync = new() { Status = "", Revision = "" }, Health = new() { Status = "", Message = "" } },
        };

        var decoded = Read<Application>(full.ToByteArray());

        var expected = new Application { Metadata = new() { Name = "a" } };
        Assert.Equal(
            ModelJson.Serialize(expected),
            ModelJson.Serialize(ModelJson.ParseApplicationManifest(ModelJson.Serialize(decoded)).Value!));
    }

    [Fact]
    public void Decode_NumberWithEmptyText_IsANumber()
    {
        var number = Read<IntOrString>(new Argo.IntOrString { Type = 0, IntVal = 5, StrVal = "" }.ToByteArray());
        var text = Read<IntOrString>(new Argo.IntOrString { Type = 1, IntVal = 0, StrVal = "5" }.ToByteArray());
        var emptyText = Read<IntOrString>(new Argo.IntOrString { Type = 1, IntVal = 0, StrVal = "" }.ToByteArray());

        Assert.Equal((IntOrString)5, number);
        Assert.Equal((IntOrString)"5", text);
        Assert.Equal((IntOrString)"", emptyText);
        Assert.Equal(1, Argo.IntOrString.Parser.ParseFrom(Write((IntOrString)"5")).Type);
    }

    [Fact]
    public void Encode_StatusAndTree_ReadByAnIndependentDecoder()
    {
        var application = new Application
        {
            Status = new()
            {
                Resources = [new() { Group = "apps", Version = "v1", Kind = "Deployment", Name = "web", Status = "Synced", SyncWave = -2 }],
                Sync = new() { Status = "Synced", Revision = "abc" },
                Health = new() { Status = "Healthy" },
                ReconciledAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
            },
            Operation = new() { Sync = new() { Prune = true, SyncStrategy = new() { Hook = new() { Force = true } } } },
        };
        var node = new ResourceNode { Group = "apps", Kind = "Deployment", Name = "web", Uid = "u", ParentRefs = [new() { Kind = "X" }] };

        var decoded = Argo.Application.Parser.ParseFrom(Write(application));
        var tree = Argo.ResourceNode.Parser.ParseFrom(Write(node));

        var resource = Assert.Single(decoded.Status.Resources);
        Assert.Equal(("apps", "Deployment", -2L), (resource.Group, resource.Kind, resource.SyncWave));
        Assert.Equal(("Synced", "abc", "Healthy"), (decoded.Status.Sync.Status, decoded.Status.Sync.Revision, decoded.Status.Health.Status));
        Assert.Equal(1_700_000_000, decoded.Status.ReconciledAt.Seconds);
        Assert.True(decoded.Operation.Sync.SyncStrategy.Hook.SyncStrategyApply.Force);
        Assert.Equal(("apps", "web", "u", "X"), (tree.ResourceRef.Group, tree.ResourceRef.Name, tree.ResourceRef.Uid, tree.ParentRefs[0].Kind));
    }

    private static Argo.Application Gateway() => new()
    {
        Metadata = new()
        {
            Name = "gateway", Namespace = "argocd", Uid = "u-1", ResourceVersion = "41", Generation = 7,
            CreationTimestamp = new() { Seconds = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero).ToUnixTimeSeconds(), Nanos = 0 },
            Labels = { { "a", "1" }, { "b", "" } },
            Annotations = { { "argocd.argoproj.io/refresh", "hard" } },
            Finalizers = { "resources-finalizer.argocd.argoproj.io" },
        },
        Spec = new()
        {
            Project = "default",
            RevisionHistoryLimit = 0,
            Destination = new() { Server = "https://kubernetes.default.svc", Namespace = "payments" },
            Source = new()
            {
                RepoURL = "https://gitlab.com/org/infra.git", Path = "overlays/production", TargetRevision = "HEAD",
                Helm = new()
                {
                    ValueFiles = { "a.yaml", "b.yaml" },
                    Parameters = { new Argo.HelmParameter { Name = "x", Value = "1", ForceString = true } },
                    ReleaseName = "r",
                    ValuesObject = new() { Raw = ByteString.CopyFromUtf8("""{"image":{"tag":"1.20"},"n":[1,2.50,null]}""") },
                },
                Kustomize = new()
                {
                    Images = { "nginx=nginx:1.25" },
                    Replicas =
                    {
                        new Argo.KustomizeReplica { Name = "web", Count = new() { Type = 0, IntVal = 3, StrVal = "" } },
                        new Argo.KustomizeReplica { Name = "api", Count = new() { Type = 1, IntVal = 0, StrVal = "50%" } },
                    },
                    Patches =
                    {
                        new Argo.KustomizePatch
                        {
                            Patch = "- op: remove",
                            Options = { { "allowNameChange", true } },
                            Target = new()
                            {
                                ResId = new() { Gvk = new() { Group = "apps", Version = "v1", Kind = "Deployment" }, Name = "web", Namespace = "n" },
                                AnnotationSelector = "a=b",
                                LabelSelector = "c=d",
                            },
                        },
                    },
                },
                Plugin = new()
                {
                    Name = "p",
                    Parameters =
                    {
                        new Argo.PluginParameter { Name = "one", String = "" },
                        new Argo.PluginParameter { Name = "two", Map = new() { Map = { { "k", "v" } } } },
                        new Argo.PluginParameter { Name = "three", Array = new() { Array = { "x" } } },
                    },
                },
            },
            SyncPolicy = new()
            {
                Automated = new() { Prune = false, SelfHeal = true },
                SyncOptions = { "CreateNamespace=true" },
                Retry = new() { Limit = -1, Backoff = new() { Duration = "5s", Factor = 2, MaxDuration = "3m" } },
            },
        },
    };

    /// <summary>Without what only one of the two writes: zero values, and messages that say nothing.</summary>
    private static string Normal(Argo.Application application)
    {
        var copy = application.Clone();
        copy.Status = null;
        copy.Metadata.CreationTimestamp.ClearNanos();
        foreach (var count in copy.Spec.Source.Kustomize.Replicas.Select(replica => replica.Count))
        {
            (count.Type, count.IntVal, count.StrVal) = (count.Type, count.IntVal, count.StrVal);
        }

        return copy.ToString();
    }

    private static T Read<T>(byte[] bytes) => ModelProtobuf.TypeModel.Deserialize<T>(bytes.AsMemory());

    private static byte[] Write<T>(T value)
    {
        using var stream = new MemoryStream();
        ModelProtobuf.TypeModel.Serialize(stream, value);
        return stream.ToArray();
    }
}

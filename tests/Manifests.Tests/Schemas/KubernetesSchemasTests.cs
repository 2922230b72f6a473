using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Manifests.Tests.Schemas;

public sealed class KubernetesSchemasTests
{
    [Fact]
    public void All_EveryType_CanBeReadToItsLeaves()
    {
        var fields = KubernetesSchemas.All.Values.Sum(type => type.Fields.Values.Count(field => field.Type.Element?.Fields.Count is null or >= 0));

        Assert.True(fields > 1500, $"{fields} fields");
    }

    [Fact]
    public void Of_Container_KnowsKeysOfBothKindsOfMerge()
    {
        var ports = KubernetesSchemas.All["core.v1.Container"].Fields["ports"];

        Assert.Equal(["containerPort", "protocol"], ports.Type.Keys);
        Assert.Equal("containerPort", ports.MergeKey);
        Assert.Equal("TCP", ports.Type.Element!.Fields["protocol"].Default!.ToString());
    }

    [Fact]
    public void Of_GroupThatOnlyBeginsAlike_IsNotKnown() => Assert.Null(KubernetesSchemas.Of(new GroupVersionKind("apps.example.com", "v1", "Deployment")));
}

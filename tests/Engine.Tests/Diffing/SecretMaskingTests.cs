using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Tests.Syncing;

namespace OrleansGitOps.Engine.Tests.Diffing;

public sealed class SecretMaskingTests
{
    [Fact]
    public void Mask_TwoViews_EqualMarksMeanEqualValues()
    {
        var one = SyncHarness.Manifest(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'data':{'same':'c2FtZQ==','other':'b25l'}}");
        var two = SyncHarness.Manifest(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'data':{'same':'c2FtZQ==','other':'dHdvdHdvdHdv'}}");

        var masked = SecretMasking.Mask(one, two, null);

        Assert.Equal((string?)masked[0]!.Content["data"]!["same"], (string?)masked[1]!.Content["data"]!["same"]);
        Assert.NotEqual((string?)masked[0]!.Content["data"]!["other"], (string?)masked[1]!.Content["data"]!["other"]);
        Assert.Null(masked[2]);
        Assert.Equal("c2FtZQ==", (string?)one.Content["data"]!["same"]);
    }

    [Theory]
    [InlineData("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'data':{'a':'CANARY'}}")]
    [InlineData("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'stringData':{'a':'CANARY'}}")]
    [InlineData("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'data':'CANARY'}")]
    [InlineData("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'data':{'a':{'b':['CANARY']}}}")]
    [InlineData(
        "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','annotations':"
        + "{'kubectl.kubernetes.io/last-applied-configuration':'not json CANARY'}}}")]
    public void Mask_OddShapes_LeaveNoValue(string manifest)
    {
        var masked = SecretMasking.Mask(SyncHarness.Manifest(manifest))[0]!;

        Assert.DoesNotContain("CANARY", masked.Content.ToJsonString(), StringComparison.Ordinal);
    }
}

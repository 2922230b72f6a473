using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Tests.Syncing;

namespace OrleansGitOps.Engine.Tests.Diffing;

public sealed class ApplicationIdentityTests
{
    private static readonly ApplicationIdentity Identity = new("argocd", "web", "install-1");

    [Theory]
    [InlineData("web:apps/Deployment:shop/d", "install-1", true)]
    [InlineData("web:apps/Deployment:shop/d", "install-2", false)]
    [InlineData("web:apps/Deployment:shop/d", "", false)]
    [InlineData("other:apps/Deployment:shop/d", "install-1", false)]
    [InlineData("web:apps/Deployment:shop/copy", "install-1", false)]
    [InlineData("web:apps/Deployment:else/d", "install-1", false)]
    [InlineData("web:apps/ReplicaSet:shop/d", "install-1", false)]
    [InlineData("web", "install-1", false)]
    [InlineData("", "install-1", false)]
    public void Owns_NamespacedObject_OnlyWithItsOwnNameAndInstallation(string trackingId, string installation, bool expected)
    {
        var live = SyncHarness.Manifest(
            $$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","namespace":"shop","annotations":{
             "argocd.argoproj.io/tracking-id":"{{trackingId}}","argocd.argoproj.io/installation-id":"{{installation}}"} } }
            """);

        Assert.Equal(expected, Identity.Owns(live));
    }

    [Theory]
    [InlineData("web:rbac.authorization.k8s.io/ClusterRole:/r", true)]
    [InlineData("web:rbac.authorization.k8s.io/ClusterRole:shop/r", true)]
    [InlineData("web:rbac.authorization.k8s.io/ClusterRole:shop/other", false)]
    [InlineData("web:rbac.authorization.k8s.io/ClusterRole:a:b/r", false)]
    public void Owns_ClusterScopedObject_TakesArgoCdsNamespaceToo(string trackingId, bool expected)
    {
        var live = SyncHarness.Manifest(
            $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"r","annotations":{
             "argocd.argoproj.io/tracking-id":"{{trackingId}}","argocd.argoproj.io/installation-id":"install-1"} } }
            """);

        Assert.Equal(expected, Identity.Owns(live));
    }

    [Fact]
    public void LabelValue_AnyInstallationId_FitsALabel()
    {
        foreach (var id in (string[])["short", new string('x', 200), "_odd id/with:signs", ""])
        {
            var value = new ApplicationIdentity("ns", new string('n', 253), id).LabelValue;

            Assert.InRange(value.Length, 1, 63);
            Assert.Matches("^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$", value);
        }

        Assert.NotEqual(new ApplicationIdentity("a", "web", "i").LabelValue, new ApplicationIdentity("b", "web", "i").LabelValue);
        Assert.NotEqual(new ApplicationIdentity("a", "web", "i").LabelValue, new ApplicationIdentity("a", "web", "j").LabelValue);
    }

    [Fact]
    public void InstanceName_OutsideTheControlPlanesNamespace_NamesIt()
    {
        Assert.Equal("web", Identity.InstanceName);
        Assert.Equal("team_web", new ApplicationIdentity("team", "web", "i").InstanceName);
    }
}

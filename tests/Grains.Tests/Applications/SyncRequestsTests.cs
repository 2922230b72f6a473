using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.Requests;
using OrleansGitOps.Grains.Applications.State;

namespace OrleansGitOps.Grains.Tests.Applications;

public sealed class SyncRequestsTests
{
    private static readonly ApplicationKey Key = new("argocd", "shop");
    private static readonly SyncRequest Plain = new("", false, false, [], [], null, []);
    private static readonly Actor Admin = new("admin");

    [Fact]
    public void Accept_WhileAnotherSyncWaits_IsRefused()
    {
        var refused = Assert.Throws<RequestFailedException>(() =>
            SyncRequests.Accept(Record(), new OperationRecord { Requested = new Operation() }, Key, Plain, Admin));

        Assert.Equal((RequestError.FailedPrecondition, "another operation is already in progress"), (refused.Error, refused.Message));
    }

    [Fact]
    public void Accept_OtherRevisionWhileAutomated_IsRefused()
    {
        var record = Record(new SyncPolicy { Automated = new SyncPolicyAutomated() });

        var refused = Assert.Throws<RequestFailedException>(() =>
            SyncRequests.Accept(record, new OperationRecord(), Key, Plain with { Revision = "v1" }, Admin));

        Assert.Equal(RequestError.FailedPrecondition, refused.Error);
        Assert.Contains("v1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accept_WithoutOwnOptions_TakesThoseOfTheSpec()
    {
        var record = Record(new SyncPolicy { SyncOptions = ["CreateNamespace=true"] });

        var operation = SyncRequests.Accept(record, new OperationRecord(), Key, Plain with { Prune = true }, Admin).Requested!;

        Assert.Equal("CreateNamespace=true", Assert.Single(operation.Sync!.SyncOptions));
        Assert.True(operation.Sync.Prune);
        Assert.Equal("admin", operation.InitiatedBy.Username);
    }

    [Fact]
    public void Accept_RetryThatIsNoDuration_IsRefusedByItsField()
    {
        var retry = new RetryStrategy { Limit = 2, Backoff = new Backoff { Duration = "soon" } };

        var refused = Assert.Throws<RequestFailedException>(() =>
            SyncRequests.Accept(Record(), new OperationRecord(), Key, Plain with { Retry = retry }, Admin));

        Assert.Equal(RequestError.InvalidArgument, refused.Error);
        Assert.Contains("retryStrategy.backoff.duration", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accept_WhileDeleting_IsRefused() =>
        Assert.Throws<RequestFailedException>(() =>
            SyncRequests.Accept(Record() with { Deletion = new DeletionRecord() }, new OperationRecord(), Key, Plain, Admin));

    private static ApplicationRecord Record(SyncPolicy? policy = null) =>
        new() { Spec = new ApplicationSpec { Source = new ApplicationSource { TargetRevision = "main" }, SyncPolicy = policy } };
}

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
    public void AcceptRollback_EntryOfTheHistory_IsASyncOfItsSourceAtItsCommit()
    {
        var history = History();
        var record = Record(new SyncPolicy { SyncOptions = ["CreateNamespace=true"] });

        var operation = SyncRequests.AcceptRollback(
            record, new OperationRecord(), history, Key, new RollbackRequest(1, DryRun: true, Prune: true), Admin).Requested!;

        Assert.Equal(("old", "old/path", true, true), (operation.Sync!.Revision, operation.Sync.Source!.Path, operation.Sync.DryRun, operation.Sync.Prune));
        Assert.Equal("CreateNamespace=true", Assert.Single(operation.Sync.SyncOptions));
        Assert.Equal("admin", operation.InitiatedBy.Username);
    }

    [Fact]
    public void AcceptRollback_EntryThatIsNotThere_IsRefusedNamingThoseThatAre()
    {
        var refused = Assert.Throws<RequestFailedException>(() =>
            SyncRequests.AcceptRollback(Record(), new OperationRecord(), History(), Key, new RollbackRequest(7, false, false), Admin));

        Assert.Equal(RequestError.InvalidArgument, refused.Error);
        Assert.Equal("application shop does not have deployment with id 7; there are 0, 1", refused.Message);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void AcceptRollback_WhileAutomated_IsRefused(bool? enabled, bool refused)
    {
        var record = Record(new SyncPolicy { Automated = new SyncPolicyAutomated { Enabled = enabled } });

        var exception = Xunit.Record.Exception(() =>
            SyncRequests.AcceptRollback(record, new OperationRecord(), History(), Key, new RollbackRequest(1, false, false), Admin));

        Assert.Equal(refused ? "rollback cannot be initiated when auto-sync is enabled" : null, exception?.Message);
    }

    [Fact]
    public void AcceptRollback_WhileAnotherSyncWaits_IsRefused() => Assert.Throws<RequestFailedException>(() => SyncRequests.AcceptRollback(
        Record(), new OperationRecord { Requested = new Operation() }, History(), Key, new RollbackRequest(1, false, false), Admin));

    private static HistoryRecord History() => new()
    {
        Entries =
        [
            new RevisionHistory { Id = 0, Revision = "oldest" },
            new RevisionHistory { Id = 1, Revision = "old", Source = new ApplicationSource { RepoURL = "https://h/r.git", Path = "old/path" } },
        ],
    };

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

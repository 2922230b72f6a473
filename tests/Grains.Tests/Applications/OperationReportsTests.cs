using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.State;
using OrleansGitOps.Grains.Applications.Status;

namespace OrleansGitOps.Grains.Tests.Applications;

public sealed class OperationReportsTests
{
    [Theory]
    [InlineData(1, false, "abc")]
    [InlineData(1, true, "")]
    [InlineData(0, false, "")]
    public void PinnedRevision_OfARequestedSync_IsThatOfTheFirstAttemptUnlessRefreshed(long retries, bool refresh, string expected)
    {
        var operation = new OperationRecord
        {
            Requested = new Operation { Retry = new RetryStrategy { Limit = 3, Refresh = refresh } },
            State = new OperationState
            {
                Phase = OperationPhase.Running, RetryCount = retries, SyncResult = new SyncOperationResult { Revision = "abc" },
            },
        };

        Assert.Equal(expected, OperationReports.PinnedRevision(operation));
    }

    [Fact]
    public void PinnedRevision_OfAnAutomatedSync_IsNone() =>
        Assert.Equal("", OperationReports.PinnedRevision(new OperationRecord
        {
            State = new OperationState { Phase = OperationPhase.Running, RetryCount = 1, SyncResult = new SyncOperationResult { Revision = "abc" } },
        }));
}

using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Threading;

namespace OrleansGitOps.Engine.Tests.Threading;

public sealed class DedicatedThreadsTests
{
    [Fact]
    public async Task RunAsync_Work_RunsOnAThreadOfItsOwn()
    {
        using var threads = new DedicatedThreads("test", 1);

        var (name, isPool) = await threads.RunAsync(() => (Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread));
        var after = Thread.CurrentThread.Name;

        Assert.Equal("test 1", name);
        Assert.False(isPool);
        Assert.NotEqual("test 1", after);
    }

    [Fact]
    public async Task RunAsync_MoreWorkThanThreads_NeverRunsMoreAtOnce()
    {
        using var threads = new DedicatedThreads("test", 2);
        var (running, most) = (0, 0);
        using var both = new Barrier(2);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => threads.RunAsync(() =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            both.SignalAndWait();
            Interlocked.Decrement(ref running);
        })));

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task RunAsync_WorkThrows_TheTaskFailsAndTheThreadGoesOn()
    {
        using var threads = new DedicatedThreads("test", 1);

        await Assert.ThrowsAsync<InvalidDataException>(() => threads.RunAsync<int>(() => throw new InvalidDataException("x")));
        Assert.Equal(1, await threads.RunAsync(() => 1));
    }

    [Fact]
    public async Task RunAsync_CancelledInTheQueue_NeverRuns()
    {
        using var threads = new DedicatedThreads("test", 1);
        using var release = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var ran = false;
        var first = threads.RunAsync(() => release.Wait());
        var second = threads.RunAsync(() => ran = true, cancel.Token);

        await cancel.CancelAsync();
        release.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await first;
        Assert.False(ran);
    }

    [Fact]
    public async Task RunAsync_FullQueue_IsRefused()
    {
        using var threads = new DedicatedThreads("test", 1, maxQueued: 1);
        using var started = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var first = threads.RunAsync(() =>
        {
            started.Set();
            release.Wait();
        });
        started.Wait();
        var second = threads.RunAsync(() => 2);

        var failure = (await Assert.ThrowsAsync<GitOpsException>(() => threads.RunAsync(() => 3))).Failure;

        Assert.Equal(FailureReason.LimitExceeded, failure.Reason);
        release.Set();
        await first;
        Assert.Equal(2, await second);
    }

    [Fact]
    public async Task RunAsync_AfterDispose_IsRefused()
    {
        var threads = new DedicatedThreads("test", 1);
        threads.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => threads.RunAsync(() => 1));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}

using OrleansGitOps.Grains.Applications.Reconciling;

namespace OrleansGitOps.Grains.Tests.Applications;

public sealed class ReconcileQueueTests
{
    private readonly List<ReconcileScope> _ran = [];
    private readonly List<TaskCompletionSource> _gates = [];

    [Fact]
    public async Task Add_WhileOneRuns_MergesIntoOneMore()
    {
        var queue = new ReconcileQueue(RunAsync);
        var first = queue.Add(ReconcileScope.Objects);
        await StartedAsync(1);
        var second = queue.Add(ReconcileScope.Timer);
        var third = queue.Add(ReconcileScope.User(hard: true));

        _gates[0].SetResult();
        await queue.WaitAsync(first);
        await StartedAsync(2);
        Assert.False(queue.WaitAsync(second).IsCompleted);
        _gates[1].SetResult();
        await queue.WaitAsync(third);
        await queue.Work;

        Assert.Equal((1, 2, 2), (first, second, third));
        Assert.Equal([ReconcileScope.Objects, ReconcileScope.User(hard: true)], _ran);
    }

    [Fact]
    public async Task Close_WithWaiters_LetsThemGoAndStartsNothing()
    {
        var queue = new ReconcileQueue(RunAsync);
        queue.Add(ReconcileScope.Objects);
        await StartedAsync(1);
        var waiting = queue.WaitAsync(queue.Add(ReconcileScope.Timer));

        queue.Close();
        await waiting;
        _gates[0].SetResult();
        await queue.Work;

        Assert.Single(_ran);
    }

    [Fact]
    public void Merge_OfScopes_TakesTheWidestOfEach()
    {
        Assert.Equal(ReconcileScope.Timer, ReconcileScope.Objects.Merge(ReconcileScope.Timer));
        Assert.Equal(ReconcileScope.User(false), ReconcileScope.Timer.Merge(ReconcileScope.User(false)));
        Assert.Equal(ReconcileScope.User(true), ReconcileScope.User(true).Merge(ReconcileScope.Objects));
    }

    private async Task RunAsync(ReconcileScope scope)
    {
        var gate = new TaskCompletionSource();
        lock (_gates)
        {
            _ran.Add(scope);
            _gates.Add(gate);
        }

        await gate.Task;
    }

    private async Task StartedAsync(int count)
    {
        for (var turn = 0; turn < 10_000; turn++)
        {
            lock (_gates)
            {
                if (_gates.Count >= count)
                {
                    return;
                }
            }

            await Task.Delay(1);
        }

        Assert.Fail($"reconcile {count} did not start");
    }
}

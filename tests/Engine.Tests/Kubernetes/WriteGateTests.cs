using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using static OrleansGitOps.Engine.Tests.Kubernetes.TestApi;

namespace OrleansGitOps.Engine.Tests.Kubernetes;

/// <summary>The last question before a write leaves the process.</summary>
public sealed class WriteGateTests
{
    private static readonly GitOpsException Closed = new(FailureReason.ClaimLost, "not ours any more");

    public static TheoryData<string> Verbs() => ["apply", "patch", "delete"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Write_GateThrows_NothingIsSentAndTheCallerGetsWhatItThrew(string verb)
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 200, ConfigMapJson("a", "1")));

        for (var i = 0; i < Quick.BreakerThreshold + 1; i++)
        {
            Assert.Same(Closed, await Assert.ThrowsAsync<GitOpsException>(() => WriteAsync(api, verb, _ => throw Closed)));
        }

        Assert.Empty(api.Requests);
        await WriteAsync(api, verb, _ => Task.CompletedTask);
        Assert.Single(api.Requests);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Write_ThrottledFirst_AsksTheGateAgain(string verb)
    {
        await using var api = await TestApi.StartAsync((_, context) =>
        {
            context.Response.Headers.RetryAfter = "0";
            return AnswerAsync(context, 429, StatusJson(429, "TooManyRequests"));
        });
        var asked = 0;

        await Assert.ThrowsAsync<GitOpsException>(() => WriteAsync(api, verb, _ => ++asked == 1 ? Task.CompletedTask : throw Closed));

        Assert.Equal(2, asked);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task Write_EverySlotTaken_AsksTheGateAfterTheWaitOnly()
    {
        var release = new TaskCompletionSource();
        await using var api = await TestApi.StartAsync(
            async (request, context) =>
            {
                if (request.Method == "GET")
                {
                    await release.Task;
                }

                await AnswerAsync(context, 200, ConfigMapJson("a", "1"));
            },
            Quick with { MaxInFlight = 1 });
        var first = api.Client.GetAsync(ConfigMap("a"), default);
        var asked = false;

        var write = WriteAsync(api, "apply", _ =>
        {
            asked = true;
            return Task.CompletedTask;
        });
        Assert.False(asked);
        release.SetResult();
        await Task.WhenAll(first, write);

        Assert.True(asked);
    }

    [Fact]
    public async Task Write_GateAnswersTooLate_IsNoFailureOfTheCluster()
    {
        await using var api = await TestApi.StartAsync(
            (_, context) => AnswerAsync(context, 200, ConfigMapJson("a", "1")),
            Quick with { CallDeadline = TimeSpan.FromMilliseconds(50), BreakerThreshold = 1 });

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => WriteAsync(api, "apply", token => Task.Delay(Timeout.Infinite, token)));

        Assert.Equal(FailureReason.ClaimUnconfirmed, failure.Failure.Reason);
        Assert.False(api.Client.Breaker.IsOpen);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task Write_CallerGivesUpWhileTheGateWaits_IsACancellation()
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 200, ConfigMapJson("a", "1")));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WriteAsync(
            api,
            "apply",
            async token =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            },
            stop.Token));

        Assert.Empty(api.Requests);
    }

    private static Task WriteAsync(TestApi api, string verb, WriteGate gate, CancellationToken cancellationToken = default) => verb switch
    {
        "apply" => api.Client.ApplyAsync(ConfigMap("a"), [], new ApplyOptions("us", true, false, gate), cancellationToken),
        "patch" => api.Client.PatchAsync(ConfigMap("a"), PatchKind.Merge, new JsonObject(), new PatchOptions("us", false, gate), cancellationToken),
        _ => api.Client.DeleteAsync(ConfigMap("a"), new DeleteOptions("Background", Gate: gate), cancellationToken),
    };
}

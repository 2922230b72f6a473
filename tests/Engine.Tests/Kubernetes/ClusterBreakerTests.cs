using OrleansGitOps.Engine.Errors;
using OrleansGitOps.TestKit.Processes;
using static OrleansGitOps.Engine.Tests.Kubernetes.TestApi;

namespace OrleansGitOps.Engine.Tests.Kubernetes;

public sealed class ClusterBreakerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Breaker_ServerUnwell_OpensAndAsksOnlyReadyz(int status)
    {
        await using var api = await TestApi.StartAsync(
            (_, context) => AnswerAsync(context, status, "unwell", "text/plain"), Quick with { ThrottleRetries = 0 });
        await FailAsync(api, 3);
        Assert.True(api.Client.Breaker.IsOpen);
        var before = api.Requests.Count(request => request.Path != "/readyz");

        var refused = await Assert.ThrowsAsync<GitOpsException>(() => api.Client.GetAsync(ConfigMap("a"), default));

        Assert.Equal(FailureReason.ClusterUnreachable, refused.Failure.Reason);
        Assert.IsType<RetryPolicy.After>(refused.Failure.Retry);
        await Eventually.BecomesTrueAsync(
            "/readyz is asked again and again",
            Limit,
            () => Task.FromResult(api.Requests.Count(request => request.Path == "/readyz") >= 3));
        Assert.Equal(before, api.Requests.Count(request => request.Path != "/readyz"));
        Assert.True(api.Client.Breaker.IsOpen);
    }

    [Fact]
    public async Task Breaker_ReadyzAnswers_ClosesAndCallsGoOn()
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 503, "starting", "text/plain"));
        await FailAsync(api, 3);
        Assert.True(api.Client.Breaker.IsOpen);
        Assert.Contains("503", api.Client.Breaker.Problem, StringComparison.Ordinal);

        api.Server.Use((_, context) => AnswerAsync(context, 200, ConfigMapJson("a", "1")));
        await api.Client.Breaker.WhenClosedAsync(default).WaitAsync(Limit);

        Assert.NotNull(await api.Client.GetAsync(ConfigMap("a"), default));
        Assert.Null(api.Client.Breaker.Problem);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(422)]
    [InlineData(403)]
    public async Task Breaker_OneBadManifest_StaysClosed(int status)
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, status, StatusJson(status, "X")));

        await FailAsync(api, 20);

        Assert.False(api.Client.Breaker.IsOpen);
        Assert.Equal(20, api.Requests.Count);
    }

    [Fact]
    public async Task Breaker_SuccessBetween_StaysClosed()
    {
        var calls = 0;
        await using var api = await TestApi.StartAsync((_, context) =>
            Interlocked.Increment(ref calls) % 3 == 0
                ? AnswerAsync(context, 404, StatusJson(404, "NotFound"))
                : AnswerAsync(context, 503, "", "text/plain"));

        for (var at = 0; at < 12; at++)
        {
            await Record.ExceptionAsync(() => api.Client.GetAsync(ConfigMap("a"), default));
        }

        Assert.False(api.Client.Breaker.IsOpen);
        Assert.Equal(12, calls);
    }

    [Fact]
    public async Task Breaker_NobodyListens_OpensAndSaysSo()
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 200, ""));
        await api.Server.DisposeAsync();

        await FailAsync(api, 3);

        Assert.True(api.Client.Breaker.IsOpen);
        Assert.Contains("cannot connect", api.Client.Breaker.Problem, StringComparison.Ordinal);
    }

    private static async Task FailAsync(TestApi api, int times)
    {
        for (var at = 0; at < times; at++)
        {
            Assert.NotNull(await Record.ExceptionAsync(() => api.Client.GetAsync(ConfigMap("a"), default)));
        }
    }
}

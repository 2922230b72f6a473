using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Engine.Kubernetes.Watch;
using OrleansGitOps.TestKit.Http;
using OrleansGitOps.TestKit.Processes;
using static OrleansGitOps.Engine.Tests.Kubernetes.TestApi;

namespace OrleansGitOps.Engine.Tests.Kubernetes;

public sealed class ResourceWatcherTests
{
    private const string Selector = "orleans-gitops.io/app";

    [Fact]
    public async Task Watch_ListThenEvents_AreDeliveredInOrderAndResumedWhereTheStreamEnded()
    {
        await using var watch = await Running.StartAsync(
            Page("10", null, "a"),
            Stream(Event("ADDED", "b", "11"), Event("MODIFIED", "b", "12")),
            Stream(Event("BOOKMARK", "", "20")),
            Stream(Event("MODIFIED", "a", "21")));

        await watch.Sink.HearsAsync("Modified:a@21");

        Assert.Equal(["list:a", "Added:b@11", "Modified:b@12", "Modified:a@21"], watch.Sink.Said);
        await watch.AskedAsync(5);
        Assert.Equal(["", "10", "12", "20", "21"], watch.Positions.Take(5));
        Assert.Contains("allowWatchBookmarks=true", watch.Requests[1].Path, StringComparison.Ordinal);
        Assert.Contains("labelSelector=orleans-gitops.io%2Fapp", watch.Requests[1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_CutInTheMiddleOfAnEvent_GoesOnWithoutLossOrError()
    {
        var heard = new TaskCompletionSource();
        await using var watch = await Running.StartAsync(
            Page("10", null),
            async (request, context) =>
            {
                await SendAsync(context, Event("ADDED", "b", "11") + Event("ADDED", "c", "12")[..40]);
                await heard.Task; // what lies unread in a socket is lost when the connection is cut
                context.Abort();
            },
            Stream(Event("ADDED", "c", "12")));
        await watch.Sink.HearsAsync("Added:b@11");
        heard.SetResult();

        await watch.Sink.HearsAsync("Added:c@12");

        Assert.Equal(["list:", "Added:b@11", "Added:c@12"], watch.Sink.Said);
        Assert.Equal(["", "10", "11"], watch.Positions.Take(3));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Watch_VersionGone_ListsAgainWithANewEpoch(bool inStream)
    {
        var gone = StatusJson(410, "Expired", "too old resource version: 10 (99)");
        await using var watch = await Running.StartAsync(
            Page("10", null, "a"),
            inStream ? Stream(EventJson("ERROR", gone)) : (_, context) => AnswerAsync(context, 410, gone),
            Page("99", null, "b"),
            Stream(Event("ADDED", "c", "100")));

        await watch.Sink.HearsAsync("Added:c@100");

        Assert.Equal(["list:a", "list:b", "Added:c@100"], watch.Sink.Said);
        Assert.True(watch.Sink.Epochs[1] > watch.Sink.Epochs[0]);
    }

    [Fact]
    public async Task Watch_DeletedButOnlyTheLabelIsGone_IsTheLiveObject()
    {
        await using var watch = await Running.StartAsync(
            Page("10", null, "a", "b"),
            Stream(Event("DELETED", "a", "11"), Event("DELETED", "b", "12")),
            (request, context) => AnswerAsync(context, 200, ConfigMapJson("a", "15")),
            (request, context) => AnswerAsync(context, 404, StatusJson(404, "NotFound")));

        await watch.Sink.HearsAsync("Deleted:b@12");

        Assert.Equal(["list:a,b", "Modified:a@15", "Deleted:b@12"], watch.Sink.Said);
        await watch.AskedAsync(5);
        Assert.Equal("GET /api/v1/namespaces/payments/configmaps/a", watch.Requests[2].ToString());
        Assert.Equal("12", watch.Positions[4]);
    }

    [Fact]
    public async Task Watch_DeletedAndMadeAnew_IsDeleted()
    {
        await using var watch = await Running.StartAsync(
            Page("10", null, "a"),
            Stream(Event("DELETED", "a", "11")),
            (_, context) => AnswerAsync(context, 200, ConfigMapJson("a", "15", uid: "u2")));

        await watch.Sink.HearsAsync("Deleted:a@11");
    }

    [Fact]
    public async Task Watch_DeletedAndTheServerFails_IsConcludedLater()
    {
        await using var watch = await Running.StartAsync(
            Page("10", null, "a"),
            Stream(Event("DELETED", "a", "11")),
            (_, context) => AnswerAsync(context, 500, StatusJson(500, "InternalError")),
            Stream(Event("DELETED", "a", "11")),
            (_, context) => AnswerAsync(context, 404, StatusJson(404, "NotFound")));

        await watch.Sink.HearsAsync("Deleted:a@11");

        Assert.Equal(["list:a", "error", "recovered", "Deleted:a@11"], watch.Sink.Said);
        Assert.Equal("10", watch.Positions[3]);
    }

    [Fact]
    public async Task Watch_ServerUnwell_SaysSoAndRecovers()
    {
        await using var watch = await Running.StartAsync(
            (_, context) => AnswerAsync(context, 500, StatusJson(500, "InternalError", "etcd has no leader")),
            Page("10", null, "a"));

        await watch.Sink.HearsAsync("recovered");

        Assert.Equal(["error", "list:a", "recovered"], watch.Sink.Said);
        Assert.Contains("etcd has no leader", watch.Sink.Failures[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ListInPages_IsOneSnapshotFromTheFirstVersion()
    {
        await using var watch = await Running.StartAsync(Page("10", "next", "a"), Page("10", null, "b"));

        await watch.Sink.HearsAsync("list:a,b");

        Assert.Contains("continue=next", watch.Requests[1].Path, StringComparison.Ordinal);
        await watch.AskedAsync(3);
        Assert.Equal("10", watch.Positions[2]);
    }

    [Fact]
    public async Task Watch_ContinueExpired_ListsFromTheStart()
    {
        await using var watch = await Running.StartAsync(
            Page("10", "next", "a"),
            (_, context) => AnswerAsync(context, 410, StatusJson(410, "Expired")),
            Page("30", "other", "a"),
            Page("30", null, "b"));

        await watch.Sink.HearsAsync("list:a,b");

        Assert.Single(watch.Sink.Epochs);
        await watch.AskedAsync(5);
        Assert.Equal("30", watch.Positions[4]);
    }

    [Fact]
    public async Task Watch_PageTooLarge_AsksForSmallerOnes()
    {
        var large = new string('x', 200_000);
        await using var watch = await Running.StartAsync(
            (_, context) => AnswerAsync(context, 200, ListJson("10", null, ConfigMapJson("a", "1", more: $",\"x\":\"{large}\""))),
            Page("10", null, "a"));

        await watch.Sink.HearsAsync("list:a");

        Assert.Contains("limit=500", watch.Requests[0].Path, StringComparison.Ordinal);
        Assert.Contains("limit=62", watch.Requests[1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_OneObjectNestedTooDeep_IsNamedAndHidesNoOther()
    {
        var deep = ConfigMapJson("deep", "5")[..^1] + ",\"spec\":" + new string('[', 900) + new string(']', 900) + "}";
        await using var watch = await Running.StartAsync(
            (_, context) => AnswerAsync(context, 200, ListJson("10", null, deep, ConfigMapJson("a", "1"))),
            Stream(EventJson("MODIFIED", deep), Event("ADDED", "b", "11")));

        await watch.Sink.HearsAsync("Added:b@11");

        Assert.Equal(["list:deep,a", "Modified:deep@5", "Added:b@11"], watch.Sink.Said);
    }

    [Fact]
    public async Task Watch_TypeNotServed_EndsForTheCallerToDiscover()
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 404, "404 page not found", "text/plain"));
        var watcher = new ResourceWatcher(api.Client, ConfigMaps, "", Selector, TimeProvider.System, NullLogger.Instance);

        var failure = await Assert.ThrowsAsync<KubeApiException>(() => watcher.RunAsync(new RecordingSink(), default));

        Assert.Equal(404, failure.StatusCode);
    }

    [Fact]
    public async Task Watch_ServerSilentForTooLong_IsGivenUpAndOpenedAgain()
    {
        await using var watch = await Running.StartAsync(
            Quick with { WatchIdleLimit = TimeSpan.FromMilliseconds(100) },
            Page("10", null, "a"),
            (_, context) => HangAfterHeadersAsync(context),
            Stream(Event("ADDED", "b", "11")));

        await watch.Sink.HearsAsync("Added:b@11");

        Assert.DoesNotContain("error", watch.Sink.Said.TakeWhile(said => said != "Added:b@11"));
    }

    [Fact]
    public async Task Watch_EventLargerThanAllowed_IsAnErrorAndNotBuffered()
    {
        await using var watch = await Running.StartAsync(
            Quick with { MaxObjectBytes = 50_000 },
            Page("10", null),
            Stream(EventJson("ADDED", ConfigMapJson("b", "11", more: $",\"x\":\"{new string('x', 100_000)}\""))));

        await watch.Sink.HearsAsync("error");

        Assert.Equal(Engine.Errors.FailureReason.LimitExceeded, watch.Sink.Failures[0].Reason);
    }

    private static Func<RecordedRequest, HttpContext, Task> Page(string version, string? next, params string[] names) => (_, context) =>
        AnswerAsync(context, 200, ListJson(version, next, [.. names.Select(name => ConfigMapJson(name, "1"))]));

    private static Func<RecordedRequest, HttpContext, Task> Stream(params string[] events) => async (_, context) =>
    {
        foreach (var one in events)
        {
            await SendAsync(context, one);
        }
    };

    private static string Event(string type, string name, string version) => EventJson(type, ConfigMapJson(name, version));

    private static async Task HangAfterHeadersAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        await HangAsync(context);
    }

    /// <summary>
    /// A watcher against a server with one answer for each request, in this order; after the last a watch that stays open.
    /// </summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private TestApi _api = null!;
        private Task _run = null!;

        public RecordingSink Sink { get; } = new();

        public IReadOnlyList<RecordedRequest> Requests => _api.Requests;

        public IReadOnlyList<string> Positions => [.. Requests.Select(request =>
            request.Path.Split('?', '&')
                .FirstOrDefault(part => part.StartsWith("resourceVersion=", StringComparison.Ordinal))?[16..] ?? "")];

        public static Task<Running> StartAsync(params Func<RecordedRequest, HttpContext, Task>[] answers) =>
            StartAsync(Quick with { MaxListBytes = 100_000 }, answers);

        public static async Task<Running> StartAsync(KubeClientOptions options, params Func<RecordedRequest, HttpContext, Task>[] answers)
        {
            var left = new ConcurrentQueue<Func<RecordedRequest, HttpContext, Task>>(answers);
            var running = new Running();
            running._api = await TestApi.StartAsync(
                (request, context) => left.TryDequeue(out var answer) ? answer(request, context) : HangAfterHeadersAsync(context), options);
            var watcher = new ResourceWatcher(running._api.Client, ConfigMaps, "", Selector, TimeProvider.System, NullLogger.Instance);
            running._run = watcher.RunAsync(running.Sink, running._stop.Token);
            return running;
        }

        public Task AskedAsync(int count) => Eventually.BecomesTrueAsync(
            $"{count} requests", TimeSpan.FromSeconds(20), () => Task.FromResult(Requests.Count >= count));

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run);
            await _api.DisposeAsync();
            _stop.Dispose();
        }
    }
}

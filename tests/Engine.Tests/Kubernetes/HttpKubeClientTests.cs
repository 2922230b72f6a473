using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.TestKit.Http;
using static OrleansGitOps.Engine.Tests.Kubernetes.TestApi;

namespace OrleansGitOps.Engine.Tests.Kubernetes;

public sealed class HttpKubeClientTests
{
    [Fact]
    public async Task Apply_Forced_SendsServerSideApplyAndTellsCreation()
    {
        await using var api = await TestApi.StartAsync((request, context) =>
            AnswerAsync(context, request.Path.Contains("dryRun", StringComparison.Ordinal) ? 200 : 201, ConfigMapJson("a", "5")));

        var created = await api.Client.ApplyAsync(
            ConfigMap("a"), new JsonObject { ["kind"] = "ConfigMap" }, new("us", true, false), default);
        var tried = await api.Client.ApplyAsync(ConfigMap("a"), new JsonObject { ["kind"] = "ConfigMap" }, new("us", false, true), default);

        Assert.True(created.Created);
        Assert.False(tried.Created);
        Assert.Equal("5", created.Object.ResourceVersion);
        Assert.Equal("PATCH /api/v1/namespaces/payments/configmaps/a?fieldManager=us&force=true", api.Requests[0].ToString());
        Assert.Equal("PATCH /api/v1/namespaces/payments/configmaps/a?fieldManager=us&force=false&dryRun=All", api.Requests[1].ToString());
        Assert.Equal("application/apply-patch+yaml", api.Requests[0].Headers["Content-Type"]);
        Assert.Equal("""{"kind":"ConfigMap"}""", api.Requests[0].Body);
        Assert.Equal($"Bearer {Token}", api.Requests[0].Headers["Authorization"]);
    }

    [Theory]
    [InlineData(PatchKind.Json, "application/json-patch+json")]
    [InlineData(PatchKind.Merge, "application/merge-patch+json")]
    [InlineData(PatchKind.Strategic, "application/strategic-merge-patch+json")]
    public async Task Patch_EachKind_HasItsContentType(PatchKind kind, string type)
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 200, ConfigMapJson("a", "5")));

        await api.Client.PatchAsync(ConfigMap("a"), kind, new JsonArray(), new PatchOptions("us", false), default);

        Assert.Equal(type, Assert.Single(api.Requests).Headers["Content-Type"]);
        Assert.Equal("PATCH /api/v1/namespaces/payments/configmaps/a?fieldManager=us", api.Requests[0].ToString());
    }

    [Fact]
    public async Task Delete_WithPreconditions_SendsThemInTheBody()
    {
        await using var api = await TestApi.StartAsync((_, context) =>
            AnswerAsync(context, 202, """{"kind":"Status","status":"Success"}"""));

        Assert.True(await api.Client.DeleteAsync(ConfigMap("a"), new("Foreground", "u1", "7"), default));

        var body = JsonNode.Parse(Assert.Single(api.Requests).Body)!;
        Assert.Equal("Foreground", (string?)body["propagationPolicy"]);
        Assert.Equal("u1", (string?)body["preconditions"]!["uid"]);
        Assert.Equal("7", (string?)body["preconditions"]!["resourceVersion"]);
    }

    [Fact]
    public async Task GetAndDelete_ObjectMissing_AreAnswers()
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 404, StatusJson(404, "NotFound")));

        Assert.Null(await api.Client.GetAsync(ConfigMap("a"), default));
        Assert.False(await api.Client.DeleteAsync(ConfigMap("a"), new("Background"), default));
    }

    [Fact]
    public async Task Get_TypeNotServed_IsNotTakenForAMissingObject()
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 404, "404 page not found\n", "text/plain"));

        var failure = await Assert.ThrowsAsync<KubeApiException>(() => api.Client.GetAsync(ConfigMap("a"), default));

        Assert.Equal(404, failure.StatusCode);
    }

    [Fact]
    public async Task Apply_Refused_CarriesReasonAndCauses()
    {
        const string Details = """
            ,"details":{"name":"a","causes":[{"reason":"FieldValueInvalid","message":"bad","field":"spec.replicas"}]}
            """;
        await using var api = await TestApi.StartAsync((_, context) =>
            AnswerAsync(context, 422, StatusJson(422, "Invalid", "it is invalid", Details)));

        var failure = await Assert.ThrowsAsync<KubeApiException>(() =>
            api.Client.ApplyAsync(ConfigMap("a"), [], new("us", true, false), default));

        Assert.True(failure.IsInvalid);
        Assert.Equal("Invalid", failure.Reason);
        Assert.Equal("spec.replicas", (string?)failure.Details!["causes"]![0]!["field"]);
    }

    [Fact]
    public async Task AnyCall_Redirected_DoesNotFollow()
    {
        await using var other = await ScriptedServer.StartAsync((_, context) =>
            AnswerAsync(context, 200, ConfigMapJson("a", "1")));
        await using var api = await TestApi.StartAsync((_, context) =>
        {
            context.Response.Redirect(other.Url.ToString());
            return Task.CompletedTask;
        });

        var failure = await Assert.ThrowsAsync<KubeApiException>(() => api.Client.GetAsync(ConfigMap("a"), default));

        Assert.Equal(302, failure.StatusCode);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../../secrets/b")]
    [InlineData("a%2fb")]
    [InlineData("")]
    public async Task AnyCall_NameThatIsNoPathPart_IsRefusedBeforeSending(string name)
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 200, "{}"));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => api.Client.GetAsync(ConfigMap(name), default));

        Assert.Equal(FailureReason.InvalidSpec, failure.Failure.Reason);
        Assert.Contains("metadata.name", failure.Message, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task Get_NameOfRbac_IsEscapedOnTheWire()
    {
        var roles = new ApiResource(new("rbac.authorization.k8s.io", "v1", "ClusterRole"), "clusterroles", false, new HashSet<string>());
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 404, StatusJson(404, "NotFound")));

        await api.Client.GetAsync(new(roles, "", "system:node?x"), default);

        Assert.Equal("/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode%3Fx", Assert.Single(api.Requests).Path);
    }

    [Fact]
    public async Task Get_HangingServer_FailsAtTheDeadlineAsUnreachable()
    {
        await using var api = await TestApi.StartAsync(
            (_, context) => HangAsync(context), Quick with { CallDeadline = TimeSpan.FromMilliseconds(100) });

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => api.Client.GetAsync(ConfigMap("a"), default));

        Assert.Equal(FailureReason.ClusterUnreachable, failure.Failure.Reason);
        Assert.Contains("no answer within 0.1 s to get configmaps", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_CancelledByCaller_IsCancellation()
    {
        using var cancel = new CancellationTokenSource();
        await using var api = await TestApi.StartAsync(async (_, context) =>
        {
            await cancel.CancelAsync();
            await HangAsync(context);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.Client.GetAsync(ConfigMap("a"), cancel.Token));
    }

    [Fact]
    public async Task Get_EndlessAnswer_StopsAtTheLimit()
    {
        await using var api = await TestApi.StartAsync(
            async (_, context) =>
            {
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await SendAsync(context, new string(' ', 8192));
                }
            },
            Quick with { MaxObjectBytes = 100_000 });

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => api.Client.GetAsync(ConfigMap("a"), default));

        Assert.Equal(FailureReason.LimitExceeded, failure.Failure.Reason);
    }

    [Theory]
    [InlineData("<html>login</html>")]
    [InlineData("""{"apiVersion":"v1"}""")]
    [InlineData("""{"apiVersion":"v1","kind":"X","a":1,"a":2}""")]
    [InlineData("")]
    public async Task Get_NotKubernetes_IsUnreachableWithoutQuotingTheAnswer(string body)
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 200, body));

        var failure = await Assert.ThrowsAsync<GitOpsException>(() => api.Client.GetAsync(ConfigMap("a"), default));

        Assert.Equal(FailureReason.ClusterUnreachable, failure.Failure.Reason);
        Assert.DoesNotContain("login", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Throttled_IsSentAgainAsTheServerAsks()
    {
        var calls = 0;
        await using var api = await TestApi.StartAsync((_, context) =>
        {
            context.Response.Headers.RetryAfter = "0";
            return Interlocked.Increment(ref calls) < 3
                ? AnswerAsync(context, 429, StatusJson(429, "TooManyRequests"))
                : AnswerAsync(context, 200, ConfigMapJson("a", "1"));
        });

        Assert.NotNull(await api.Client.GetAsync(ConfigMap("a"), default));
        Assert.Equal(3, api.Requests.Count);
    }

    [Fact]
    public async Task Get_ThrottledForLong_IsPassedOnWithTheWait()
    {
        await using var api = await TestApi.StartAsync((_, context) =>
        {
            context.Response.Headers.RetryAfter = "99999999";
            return AnswerAsync(context, 429, "slow down", "text/plain");
        });

        var failure = await Assert.ThrowsAsync<KubeApiException>(() => api.Client.GetAsync(ConfigMap("a"), default));

        Assert.Equal(TimeSpan.FromMinutes(5), failure.RetryAfter);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task Apply_SecretRefusedWithItsContents_MessageHoldsNone()
    {
        const string Canary = "s3cr3t-canary";
        var message = $"Secret in version v1 cannot be handled: json: illegal base64, error found in #10 byte of ...|{Canary}|...";
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 400, StatusJson(400, "BadRequest", message)));

        var failure = await Assert.ThrowsAsync<KubeApiException>(() =>
            api.Client.ApplyAsync(new(Secrets, "payments", "s"), new JsonObject { ["data"] = Canary }, new("us", true, false), default));

        Assert.DoesNotContain(Canary, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetVersion_Served_IsGitVersion()
    {
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 200, """{"gitVersion":"v1.33.1"}"""));

        Assert.Equal("v1.33.1", await api.Client.GetVersionAsync(default));
    }

    [Fact]
    public async Task CheckReady_OldServer_FallsBackToHealthz()
    {
        await using var api = await TestApi.StartAsync((request, context) =>
            AnswerAsync(context, request.Path == "/healthz" ? 200 : 404, "ok", "text/plain"));

        await api.Client.CheckReadyAsync(default);

        Assert.Equal(["GET /readyz", "GET /healthz"], api.Requests.Select(request => request.ToString()));
    }

    [Fact]
    public async Task AnyCall_Sent_IsCountedByVerb()
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "gitops_kube_requests_total")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            seen.Enqueue($"{count} " + string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
        listener.Start();
        var types = new ApiResource(new("", "v1", "Counted"), "counted", true, new HashSet<string>());
        await using var api = await TestApi.StartAsync((_, context) => AnswerAsync(context, 200, ConfigMapJson("a", "1")));

        await api.Client.ApplyAsync(new(types, "payments", "a"), [], new("us", true, true), default);

        Assert.Contains("1 verb=apply resource=counted code=200 dry_run=true", seen);
    }
}

using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Tests.Applications;

public sealed class ListTests
{
    [Fact]
    public async Task List_Nothing_EmptyItems()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var text = await client.GetStringAsync("/api/v1/applications");

        Assert.Equal(
            """{"apiVersion":"argoproj.io/v1alpha1","kind":"ApplicationList","metadata":{"resourceVersion":"0"},"items":[]}""",
            text);
    }

    [Fact]
    public async Task List_WithoutFields_WholeApplicationsInOrder()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var list = await (await client.GetAsync("/api/v1/applications")).JsonAsync();

        Assert.Equal(["a", "b", "c", "d"], Names(list));
        var one = await (await client.GetAsync("/api/v1/applications/a")).JsonAsync();
        Assert.True(JsonNode.DeepEquals(one, list["items"]![0]));
        Assert.Equal("4", (string?)list["metadata"]!["resourceVersion"]);
    }

    [Theory]
    [InlineData("?name=b", "b")]
    [InlineData("?name=missing", "")]
    [InlineData("?projects=default", "a,b,d")]
    [InlineData("?project=payments", "c")]
    [InlineData("?projects=payments&projects=default", "a,b,c,d")]
    [InlineData("?appNamespace=team", "d")]
    [InlineData("?repo=https://gitlab.com/org/infra-manifests", "a,c,d")]
    [InlineData("?repo=https://gitlab.com/org/infra-manifests.git/", "a,c,d")]
    [InlineData("?selector=tier=front", "a,b")]
    [InlineData("?selector=tier==front,env!=prod", "b,")]
    [InlineData("?selector=tier%20in%20(front,back)", "a,b,c")]
    [InlineData("?selector=tier%20notin%20(front,back)", "d")]
    [InlineData("?selector=env", "a")]
    [InlineData("?selector=!env", "b,c,d")]
    [InlineData("?selector=tier!=front", "c,d")]
    [InlineData("?selector=tier=front&name=a", "a")]
    [InlineData("?search=ignored", "a,b,c,d")]
    public async Task List_Filter_ShowsMatching(string query, string expected)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var list = await (await client.GetAsync("/api/v1/applications" + query)).JsonAsync();

        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), Names(list));
    }

    [Theory]
    [InlineData("tier=a b")]
    [InlineData("=x")]
    [InlineData("tier in front")]
    [InlineData("tier in (a")]
    [InlineData("!")]
    [InlineData("a,,b")]
    [InlineData("tier>3")]
    [InlineData("<script>")]
    public async Task List_SelectorThatIsNone_Refused(string selector)
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.GetAsync("/api/v1/applications?selector=" + Uri.EscapeDataString(selector));

        Assert.Contains("selector", await response.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Fields_OnlyThese()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        var text = await client.GetStringAsync(
            "/api/v1/applications?name=a&fields=items.metadata.name,items.spec.source.repoURL,items.status.sync.status,"
            + "items.status.resources.kind,items.metadata.labels,items.nothing.like.this,metadata.resourceVersion");

        const string Expected = """
            {"metadata":{"resourceVersion":"4"},"items":[{
            "metadata":{"name":"a","labels":{"env":"prod","tier":"front"}},
            "spec":{"source":{"repoURL":"https://gitlab.com/org/infra-manifests.git"}},
            "status":{"resources":[{"kind":"Service"}],"sync":{"status":"Synced"}}}]}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), text);
    }

    [Fact]
    public async Task List_FieldsExcluded_AllButThese()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        var whole = await (await client.GetAsync("/api/v1/applications?name=a")).JsonAsync();

        var list = await (await client.GetAsync(
            "/api/v1/applications?name=a&fields=-items.spec.source,items.status.resources,items.metadata.labels")).JsonAsync();

        var expected = whole["items"]![0]!;
        expected["spec"]!.AsObject().Remove("source");
        expected["status"]!.AsObject().Remove("resources");
        expected["metadata"]!.AsObject().Remove("labels");
        Assert.Equal(expected.ToJsonString(), list["items"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task List_Thousands_StreamedWhole()
    {
        await using var host = await ApiHost.StartAsync();
        for (var i = 0; i < 2000; i++)
        {
            host.Grains.Application($"argocd/app-{i:d5}").Put(Samples.Gateway);
        }

        using var client = await host.AdminAsync();

        var list = await (await client.GetAsync("/api/v1/applications")).JsonAsync();

        Assert.Equal(2000, list["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task List_NoGrainOfAnApplication_IsCalled()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();

        await client.GetAsync("/api/v1/applications?selector=tier=front");

        Assert.All(host.Grains.Registered, grain => Assert.Empty(grain.Calls));
    }

    [Fact]
    public async Task List_IndexDoesNotAnswer_503WithoutItsWords()
    {
        await using var host = await StartAsync();
        using var client = await host.AdminAsync();
        host.Grains.IndexFailure = new TimeoutException("Response did not arrive on time from 10.1.2.3 with token=canary");

        var response = await client.GetAsync("/api/v1/applications");

        Assert.DoesNotContain("canary", await response.ErrorAsync(HttpStatusCode.ServiceUnavailable, 14), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Contains("canary", StringComparison.Ordinal));
    }

    private static string[] Names(JsonNode list) => [.. list["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!)];

    private static async Task<ApiHost> StartAsync()
    {
        var host = await ApiHost.StartAsync();
        Put("argocd/a", "default", ("tier", "front"), ("env", "prod"));
        Put("argocd/b", "", ("tier", "front"));
        Put("argocd/c", "payments", ("tier", "back"));
        Put("team/d", "default");
        return host;

        void Put(string key, string project, params (string Key, string Value)[] labels) =>
            host.Grains.Application(key).Put(Make(key == "argocd/b" ? OtherRepository : Samples.Gateway, project, labels));
    }

    private static Application OtherRepository =>
        Samples.Gateway
            with { Spec = Samples.Gateway.Spec with { Source = new ApplicationSource { RepoURL = "https://example.com/other" } } };

    private static Application Make(Application template, string project, (string Key, string Value)[] labels) => template with
    {
        Metadata = template.Metadata with { Labels = labels.ToImmutableSortedDictionary(l => l.Key, l => l.Value) },
        Spec = template.Spec with { Project = project },
        Status = new ApplicationStatus
        {
            Sync = new SyncStatus { Status = SyncStatusCode.Synced, Revision = "3f5c" },
            Resources = [new ResourceStatus { Kind = "Service", Name = "gateway", Version = "v1" }],
        },
    };
}

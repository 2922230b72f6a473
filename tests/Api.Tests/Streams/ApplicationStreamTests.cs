using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Streams;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.TestKit.Http;

namespace OrleansGitOps.Api.Tests.Streams;

/// <summary>Framing and rules of Argo CD's watch (its API reference, <c>ApplicationService_Watch</c>).</summary>
public sealed class ApplicationStreamTests
{
    private const string Path = "api/v1/stream/applications";

    [Fact]
    public async Task Watch_BeginsWithWhatIsThere_AndTellsEveryChange()
    {
        await using var host = await ApiHost.StartAsync();
        var (first, client) = (Put(host, "first"), await host.AdminAsync());

        using var stream = await StreamLines.OpenAsync(client, Path);

        Assert.Equal("application/json", stream.ContentType?.MediaType);
        Assert.Equal("ADDED first", await stream.EventAsync());
        Put(host, "second");
        host.Grains.PublishIndex();
        Assert.Equal("ADDED second", await stream.EventAsync());
        Put(host, "first", project: "changed");
        host.Grains.PublishIndex();
        var changed = (await stream.JsonAsync())["result"]!;
        Assert.Equal(("MODIFIED", "changed"), ((string)changed["type"]!, (string)changed["application"]!["spec"]!["project"]!));
        await first.DeleteAsync(new DeleteRequest(Cascade: true, ""), new Actor("admin"));
        host.Grains.PublishIndex();
        Assert.Equal("DELETED first", await stream.EventAsync());
    }

    [Fact]
    public async Task Watch_AsServerSentEvents_HasTheirFrame_AndSignsOfLife()
    {
        await using var host = await ApiHost.StartAsync();
        Put(host, "first");
        var client = await host.AdminAsync();

        using var stream = await StreamLines.OpenAsync(client, Path, "text/event-stream");

        Assert.Equal("text/event-stream", stream.ContentType?.MediaType);
        Assert.StartsWith("data: {\"result\":{\"type\":\"ADDED\",", await stream.LineAsync(), StringComparison.Ordinal);
        Assert.Equal("", await stream.LineAsync());
        Assert.Equal(":", await stream.LineAsync(() => host.Time.Advance(TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public async Task Watch_FromAVersion_TellsOnlyWhatIsNewer()
    {
        await using var host = await ApiHost.StartAsync();
        var gone = Put(host, "gone");
        Put(host, "stays");
        Put(host, "changes");
        var client = await host.AdminAsync();
        var version = (string)(await (await client.GetAsync("api/v1/applications")).JsonAsync())["metadata"]!["resourceVersion"]!;
        Put(host, "changes");
        Put(host, "new");
        await gone.DeleteAsync(new DeleteRequest(Cascade: true, ""), new Actor("admin"));

        using var stream = await StreamLines.OpenAsync(client, $"{Path}?resourceVersion={version}");

        Assert.Equal("ADDED changes", await stream.EventAsync());
        Assert.Equal("ADDED new", await stream.EventAsync());
        Assert.Equal("DELETED gone", await stream.EventAsync());
        await stream.AssertQuietAsync();
        Put(host, "stays");
        host.Grains.PublishIndex();
        Assert.Equal("MODIFIED stays", await stream.EventAsync());
    }

    [Fact]
    public async Task Watch_OfAName_BeginsWithIt_WhateverTheVersion()
    {
        await using var host = await ApiHost.StartAsync();
        Put(host, "first");
        Put(host, "other");

        using var stream = await StreamLines.OpenAsync(await host.AdminAsync(), $"{Path}?name=first&resourceVersion=99");

        Assert.Equal("ADDED first", await stream.EventAsync());
        Put(host, "other");
        host.Grains.PublishIndex();
        await stream.AssertQuietAsync();
    }

    [Fact]
    public async Task Watch_WithAFilter_TellsThatAnApplicationLeftIt()
    {
        await using var host = await ApiHost.StartAsync();
        Put(host, "first", project: "blue");
        Put(host, "other", project: "red");

        using var stream = await StreamLines.OpenAsync(await host.AdminAsync(), $"{Path}?projects=blue");

        Assert.Equal("ADDED first", await stream.EventAsync());
        Put(host, "first", project: "red");
        host.Grains.PublishIndex();
        Assert.Equal("DELETED first", await stream.EventAsync());
        Put(host, "other", project: "blue");
        host.Grains.PublishIndex();
        Assert.Equal("ADDED other", await stream.EventAsync());
    }

    [Fact]
    public async Task Watch_WithFields_SendsThem_AndLeavesOutWhatLooksTheSame()
    {
        await using var host = await ApiHost.StartAsync();
        Put(host, "first");

        using var stream = await StreamLines.OpenAsync(
            await host.AdminAsync(), $"{Path}?fields=result.type,result.application.metadata.name,result.application.spec.project");

        var first = await stream.LineAsync();
        Assert.Equal("""{"result":{"type":"ADDED","application":{"metadata":{"name":"first"},"spec":{"project":"default"}}}}""", first);
        Put(host, "first");
        host.Grains.PublishIndex();
        Assert.Equal("MODIFIED first", await stream.EventAsync());
        Put(host, "first");
        host.Grains.PublishIndex();
        await stream.AssertQuietAsync();
        Put(host, "first", project: "blue");
        host.Grains.PublishIndex();
        Assert.Equal("MODIFIED first", await stream.EventAsync());
    }

    [Fact]
    public async Task Watch_EndsWithItsSession_AndSaysSo()
    {
        await using var host = await ApiHost.StartAsync();
        Put(host, "first");
        using var stream = await StreamLines.OpenAsync(await host.AdminAsync(), Path);
        Assert.Equal("ADDED first", await stream.EventAsync());

        host.Time.Advance(host.Services.GetRequiredService<IOptions<ApiOptions>>().Value.SessionLifetime);
        var line = await stream.LineAsync(() => host.Time.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal(
            """{"error":{"grpc_code":16,"http_code":401,"message":"invalid session: the token is not valid any more; log in again","""
            + "\"http_status\":\"Unauthorized\",\"details\":[]}}", line);
        Assert.Null(await stream.LineAsync());
    }

    [Fact]
    public async Task Watch_EndsAfterALogout()
    {
        await using var host = await ApiHost.StartAsync();
        var client = await host.AdminAsync();
        using var stream = await StreamLines.OpenAsync(client, Path);

        Assert.Equal(HttpStatusCode.OK, (await client.DeleteAsync("api/v1/session")).StatusCode);

        var line = await stream.LineAsync(() => host.Time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Contains("\"grpc_code\":16", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resourceVersion=latest", "resourceVersion")]
    [InlineData("selector=%3D%3D", "selector")]
    public async Task Watch_WhatCannotBeRead_IsRefusedAtOnce(string query, string field)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await (await host.AdminAsync()).GetAsync($"{Path}?{query}");

        Assert.Contains(field, await answer.ErrorAsync(HttpStatusCode.BadRequest, (int)RequestError.InvalidArgument), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_WithoutALogin_IsRefused()
    {
        await using var host = await ApiHost.StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous().GetAsync(Path)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous().GetAsync($"{Path}/first/resource-tree")).StatusCode);
    }

    [Fact]
    public async Task Watch_BeyondTheLimitOfANode_IsRefused_AndAClosedOneMakesRoom()
    {
        await using var host = await ApiHost.StartAsync();
        var client = await host.AdminAsync();
        var feed = host.Services.GetRequiredService<ApplicationFeed>();
        var readers = new List<FeedReader>();
        for (var i = 0; i < ApplicationFeed.MaxReaders; i++)
        {
            readers.Add((await feed.SubscribeAsync(CancellationToken.None)).Reader);
        }

        var answer = await client.GetAsync(Path);
        await answer.ErrorAsync(HttpStatusCode.TooManyRequests, ErrorCodes.ResourceExhausted);

        readers[0].Dispose();
        using var stream = await StreamLines.OpenAsync(client, Path);
        await stream.AssertQuietAsync();
    }

    [Fact]
    public async Task Watch_WhenTheIndexFails_GoesOnWhenItIsBack()
    {
        await using var host = await ApiHost.StartAsync();
        Put(host, "first");
        using var stream = await StreamLines.OpenAsync(await host.AdminAsync(), Path);
        Assert.Equal("ADDED first", await stream.EventAsync());

        host.Grains.IndexFailure = new TimeoutException("lost");
        Put(host, "second");
        host.Grains.PublishIndex();
        // The answer that was waited for still came; what follows fails until the index is back.
        Assert.Equal("ADDED second", await stream.EventAsync());
        Put(host, "third");
        host.Grains.PublishIndex();
        host.Grains.IndexFailure = null;

        var line = await stream.LineAsync(() => host.Time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Contains("\"name\":\"third\"", line, StringComparison.Ordinal);
    }

    private static FakeApplicationGrain Put(ApiHost host, string name, string project = "default") =>
        host.Grains.Application($"argocd/{name}").Put(new Application { Spec = Samples.Gateway.Spec with { Project = project } });
}

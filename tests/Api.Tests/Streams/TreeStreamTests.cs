using System.Net;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.TestKit.Http;

namespace OrleansGitOps.Api.Tests.Streams;

public sealed class TreeStreamTests
{
    private const string Path = "api/v1/stream/applications/nordic-payment-gateway/resource-tree";

    [Fact]
    public async Task Watch_BeginsWithTheTree_AndSendsItAgainWhenItHasChanged()
    {
        await using var host = await ApiHost.StartAsync();
        var grain = host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        grain.Tree = TreeOf("gateway");

        using var stream = await StreamLines.OpenAsync(await host.AdminAsync(), Path);
        Assert.Equal("gateway", await NameAsync(stream));

        grain.Put(Samples.Gateway);
        host.Grains.PublishIndex();
        await stream.AssertQuietAsync();
        grain.Tree = TreeOf("by the application's change");
        grain.Put(Samples.Gateway);
        host.Grains.PublishIndex();
        Assert.Equal("by the application's change", await NameAsync(stream));
        grain.Tree = TreeOf("by itself");
        var line = await stream.LineAsync(() => host.Time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Contains("by itself", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_WhoseApplicationIsDeleted_EndsWithAnError()
    {
        await using var host = await ApiHost.StartAsync();
        var grain = host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        using var stream = await StreamLines.OpenAsync(await host.AdminAsync(), Path);
        Assert.NotNull((await stream.JsonAsync())["result"]);

        await grain.DeleteAsync(new DeleteRequest(Cascade: true, ""), new Actor("admin"));
        host.Grains.PublishIndex();

        var error = (await stream.JsonAsync())["error"]!;
        Assert.Equal(((int)RequestError.NotFound, 404), ((int)error["grpc_code"]!, (int)error["http_code"]!));
        Assert.Equal($"application {Samples.GatewayKey} was deleted", (string)error["message"]!);
        Assert.Null(await stream.LineAsync());
    }

    [Fact]
    public async Task Watch_OfWhatIsNotThere_IsRefusedAsARead()
    {
        await using var host = await ApiHost.StartAsync();

        var client = await host.AdminAsync();

        await (await client.GetAsync(Path)).ErrorAsync(HttpStatusCode.Forbidden, (int)RequestError.PermissionDenied);
        await (await client.GetAsync($"{Path}?project=default")).ErrorAsync(HttpStatusCode.NotFound, (int)RequestError.NotFound);
    }

    private static ApplicationTree TreeOf(string name) => new() { Nodes = [new() { Kind = "Deployment", Name = name }] };

    private static async Task<string> NameAsync(StreamLines stream) => (string)(await stream.JsonAsync())["result"]!["nodes"]![0]!["name"]!;
}

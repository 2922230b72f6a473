extern alias client;

using Google.Protobuf;
using Grpc.Core;
using OrleansGitOps.Api.Tests.Fakes;
using Service = client::Application.ApplicationService.ApplicationServiceClient;

namespace OrleansGitOps.Api.Tests.Grpc;

/// <summary>L2: messages are bounded, and what is no message is refused without harm.</summary>
public sealed class GrpcLimitTests
{
    [Fact]
    public async Task Message_AboveTheBound_ResourceExhausted()
    {
        await using var host = await ApiHost.StartAsync();
        var (service, token) = (new Service(host.Channel()), await host.BearerAsync());

        await GrpcHost.FailsAsync(
            StatusCode.ResourceExhausted, async () => await service.ListAsync(new() { Selector = new string('a', 3 * 1024 * 1024) }, token));
    }

    [Fact]
    public async Task Application_AboveTheBoundOfManifests_RefusedAsOverRest()
    {
        await using var host = await ApiHost.StartAsync();
        var (service, token) = (new Service(host.Channel()), await host.BearerAsync());
        var application = new client::Application.Application { Metadata = new() { Name = "big" }, Spec = new() };
        application.Metadata.Annotations["a"] = new string('a', 1600 * 1024);

        await GrpcHost.FailsAsync(
            StatusCode.ResourceExhausted, async () => await service.CreateAsync(new() { Application = application }, token));
    }

    [Fact]
    public async Task Message_Compressed_RefusedUnread()
    {
        await using var host = await ApiHost.StartAsync();
        var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new client::Application.ApplicationQuery { Name = new string('a', 1_000_000) }.ToByteArray());
        }

        byte[] frame = [1, 0, 0, (byte)(packed.Length >> 8), (byte)packed.Length, .. packed.ToArray()];
        using var http = await host.AdminAsync();
        var content = new ByteArrayContent(frame) { Headers = { { "Content-Type", "application/grpc" } } };
        var request = Requests.Request(HttpMethod.Post, "/application.ApplicationService/List", content, "grpc-encoding: gzip", "TE: trailers");
        request.Version = System.Net.HttpVersion.Version20;

        var answer = await http.SendAsync(request);

        await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal("12", answer.TrailingHeaders.Concat(answer.Headers).First(header => header.Key == "grpc-status").Value.Single());
    }

    [Theory]
    [InlineData("0A")]
    [InlineData("0AFFFFFFFF07")]
    [InlineData("0F")]
    [InlineData("0000")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFF7F")]
    public async Task Message_NotProtobuf_InvalidArgument(string hex)
    {
        await using var host = await ApiHost.StartAsync();

        await GrpcHost.FailsAsync(StatusCode.InvalidArgument, () => SendAsync(host, Convert.FromHexString(hex)));
    }

    [Fact]
    public async Task Message_OfNestedUnknownGroups_InvalidArgumentAndTheProcessLives()
    {
        await using var host = await ApiHost.StartAsync();
        var nested = new byte[2 * 1024 * 1024 - 100];
        Array.Fill(nested, (byte)0x53);

        await GrpcHost.FailsAsync(StatusCode.InvalidArgument, () => SendAsync(host, nested));
        await SendAsync(host, []);
    }

    /// <summary>Sends raw bytes as the query of a list.</summary>
    private static async Task SendAsync(ApiHost host, byte[] message)
    {
        var bytes = Marshallers.Create<byte[]>(value => value, value => value);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "application.ApplicationService", "List", bytes, bytes);
        await host.Channel().CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(await host.BearerAsync()), message);
    }
}

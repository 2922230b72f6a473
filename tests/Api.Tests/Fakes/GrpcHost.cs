using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;

namespace OrleansGitOps.Api.Tests.Fakes;

/// <summary>Short forms for calls to an <see cref="ApiHost"/>.</summary>
internal static class GrpcHost
{
    /// <summary>A channel of the kind that generated clients use; credentials come with each call.</summary>
    public static GrpcChannel Channel(this ApiHost host, Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions { HttpHandler = host.Server.CreateHandler(), MaxReceiveMessageSize = null, MaxSendMessageSize = null };
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(ApiHost.Address, options);
    }

    /// <summary>The same over gRPC-Web, as a browser or the Argo CD CLI behind a proxy speaks it.</summary>
    public static GrpcChannel WebChannel(this ApiHost host, GrpcWebMode mode = GrpcWebMode.GrpcWeb) =>
        host.Channel(options => options.HttpHandler = new GrpcWebHandler(mode, host.Server.CreateHandler()));

    /// <summary>The admin's token as a bearer.</summary>
    public static async Task<Metadata> BearerAsync(this ApiHost host) => new() { { "authorization", "Bearer " + await host.TokenAsync() } };

    /// <summary>The call fails with this status; returns its message.</summary>
    public static async Task<string> FailsAsync(StatusCode code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(error.StatusCode == code, $"{error.StatusCode} instead of {code}: {error.Status.Detail}");
        return error.Status.Detail;
    }
}

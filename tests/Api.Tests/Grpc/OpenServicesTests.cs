extern alias client;

using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansGitOps.Api.Tests.Fakes;

namespace OrleansGitOps.Api.Tests.Grpc;

/// <summary>Health and reflection answer everybody, with nothing of what is managed here.</summary>
public sealed class OpenServicesTests
{
    [Theory]
    [InlineData(true, HealthCheckResponse.Types.ServingStatus.Serving)]
    [InlineData(false, HealthCheckResponse.Types.ServingStatus.NotServing)]
    public async Task Health_WithoutLogin_IsThatOfReadyz(bool isReady, HealthCheckResponse.Types.ServingStatus expected)
    {
        await using var host = await ApiHost.StartAsync(services: services => services.AddHealthChecks()
            .AddCheck("storage", () => isReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("secret"), tags: ["ready"]));
        var health = new Health.HealthClient(host.Channel());

        Assert.Equal(expected, (await health.CheckAsync(new HealthCheckRequest())).Status);
        await GrpcHost.FailsAsync(StatusCode.NotFound, async () => await health.CheckAsync(new HealthCheckRequest { Service = "storage" }));
    }

    [Fact]
    public async Task Reflection_WithoutLogin_GivesTheCommittedContract()
    {
        await using var host = await ApiHost.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(host.Channel()).ServerReflectionInfo();

        var services = await AskAsync(call, new() { ListServices = "" });
        var file = await AskAsync(call, new() { FileContainingSymbol = "application.ApplicationService" });

        Assert.Superset(
            new HashSet<string> { "application.ApplicationService", "session.SessionService", "version.VersionService" },
            services.ListServicesResponse.Service.Select(service => service.Name).ToHashSet());
        var descriptor = Google.Protobuf.Reflection.FileDescriptorProto.Parser.ParseFrom(file.FileDescriptorResponse.FileDescriptorProto[0]);
        var expected = client::Application.ApplicationReflection.Descriptor.ToProto();
        Assert.Equal(expected.MessageType.Select(message => message.Name), descriptor.MessageType.Select(message => message.Name));
        Assert.Equal(
            expected.MessageType.SelectMany(message => message.Field.Select(field => (message.Name, field.Name, field.Number, field.Type, field.TypeName))),
            descriptor.MessageType.SelectMany(message => message.Field.Select(field => (message.Name, field.Name, field.Number, field.Type, field.TypeName))));
        Assert.Equal(
            expected.Service[0].Method.Select(method => (method.Name, method.InputType, method.OutputType, method.ServerStreaming)),
            descriptor.Service[0].Method.Select(method => (method.Name, method.InputType, method.OutputType, method.ServerStreaming)));
    }

    private static async Task<ServerReflectionResponse> AskAsync(
        AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest request)
    {
        await call.RequestStream.WriteAsync(request);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current;
    }
}

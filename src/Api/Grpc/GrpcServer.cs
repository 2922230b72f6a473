using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansGitOps.Api.Access;
using OrleansGitOps.Api.Monitoring;
using OrleansGitOps.Grains.Abstractions.Model;
using ProtoBuf.Grpc.Configuration;
using ProtoBuf.Grpc.Server;

namespace OrleansGitOps.Api.Grpc;

/// <summary>gRPC and gRPC-Web: services, and which endpoints they get with which access rule.</summary>
internal static class GrpcServer
{
    private static readonly AllowAnonymousAttribute Anonymous = new();

    public static void AddServices(IServiceCollection services, int maxMessageBytes)
    {
        services.AddSingleton(_ => BinderConfiguration.Create([new MessageMarshallers(ModelProtobuf.TypeModel)]));
        services.AddCodeFirstGrpc(options =>
        {
            options.MaxReceiveMessageSize = maxMessageBytes;

            // A list is one message, however many applications there are.
            options.MaxSendMessageSize = null;
            options.Interceptors.Add<GrpcErrors>();
        });

        // No compressed request: a small one could become large. The framework's own setup adds gzip whatever is set before.
        services.PostConfigure<GrpcServiceOptions>(options => options.CompressionProviders.Clear());
        services.AddGrpcHealthChecks(options =>
        {
            options.UseHealthChecksCache = false;
            options.Services.Map("", context => context.Tags.Contains(HealthEndpoints.ReadyTag));
        });
        services.AddGrpcReflection();
        services.Replace(ServiceDescriptor.Singleton(_ => new global::Grpc.Reflection.ReflectionServiceImpl(GrpcContracts.Services())));
        services.Replace(ServiceDescriptor.Singleton(_ => new global::Grpc.Reflection.ReflectionV1ServiceImpl(GrpcContracts.Services())));
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        var services = Guarded(routes);
        services.MapGrpcService<ApplicationService>();
        services.MapGrpcService<SessionService>();
        services.MapGrpcService<VersionService>();

        // Open: they tell whether the process is ready, and the contract that anybody can read in the source.
        services.MapGrpcHealthChecksService().Open();
        services.MapGrpcReflectionService().Open();
    }

    /// <summary>A group whose methods have the rules of their attributes, and whose answers to unknown methods need the login.</summary>
    private static RouteGroupBuilder Guarded(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        ((IEndpointConventionBuilder)group).Finally(AddRule);
        return group;
    }

    private static void AddRule(EndpointBuilder endpoint)
    {
        // Code-first methods would answer any verb.
        if (endpoint.Metadata.OfType<GrpcMethodMetadata>().Any() && !endpoint.Metadata.OfType<IHttpMethodMetadata>().Any())
        {
            endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Post]));
        }

        if (endpoint.Metadata.OfType<AccessRule>().Any())
        {
            return;
        }

        if (endpoint.Metadata.OfType<AccessAttribute>().FirstOrDefault() is { } access)
        {
            endpoint.Metadata.Add(access.Rule);
            endpoint.Metadata.Add(access.Rule.IsOpen || access.ForDetails ? Anonymous : new AuthorizeAttribute());
        }
        else if (!endpoint.Metadata.OfType<GrpcMethodMetadata>().Any())
        {
            // Grpc.AspNetCore's own answer for methods and services that are not there.
            endpoint.Metadata.Add(new AccessRule("paths", "get"));
            endpoint.Metadata.Add(new AuthorizeAttribute());
        }
    }
}

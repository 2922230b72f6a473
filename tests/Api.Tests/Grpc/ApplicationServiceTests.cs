extern alias client;

using client::Application;
using Grpc.Core;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions;
using Model = OrleansGitOps.Grains.Abstractions.Model;
using Service = client::Application.ApplicationService.ApplicationServiceClient;
using Wire = client::Application;

namespace OrleansGitOps.Api.Tests.Grpc;

/// <summary>A client that protoc generated from the committed contract, against the running API.</summary>
public sealed class ApplicationServiceTests
{
    private const string Name = "nordic-payment-gateway";

    [Fact]
    public async Task CreateGetListUpdateDelete_ByGeneratedClient_AsOverRest()
    {
        await using var host = await ApiHost.StartAsync();
        var (service, token) = (new Service(host.Channel()), await host.BearerAsync());

        var created = await service.CreateAsync(new ApplicationCreateRequest { Application = Gateway() }, token);
        Assert.Equal(("argocd", Name), (created.Metadata.Namespace, created.Metadata.Name));
        Assert.True(host.Grains.Application(Samples.GatewayKey).LastCreateOptions!.Validate);

        var read = await service.GetAsync(new ApplicationQuery { Name = Name, Refresh = "hard" }, token);
        Assert.Equal("overlays/production", read.Spec.Source.Path);
        Assert.True(read.Spec.SyncPolicy.Automated.Prune);
        Assert.False(read.Spec.SyncPolicy.Automated.HasAllowEmpty);
        var list = await service.ListAsync(new ApplicationQuery { Projects = { "default" } }, token);
        Assert.Equal(Name, Assert.Single(list.Items).Metadata.Name);
        Assert.Empty((await service.ListAsync(new ApplicationQuery { Project = { "other" } }, token)).Items);

        read.Spec.Source.TargetRevision = "v2";
        Assert.Equal("v2", (await service.UpdateAsync(new ApplicationUpdateRequest { Application = read }, token)).Spec.Source.TargetRevision);
        read.Spec.Source.TargetRevision = "v3";
        var spec = await service.UpdateSpecAsync(new ApplicationUpdateSpecRequest { Name = Name, Spec = read.Spec }, token);
        Assert.Equal("v3", spec.Source.TargetRevision);

        await service.DeleteAsync(new ApplicationDeleteRequest { Name = Name, Cascade = false }, token);
        Assert.False(host.Grains.Application(Samples.GatewayKey).LastDelete!.Cascade);
        Assert.Equal("admin", host.Grains.Application(Samples.GatewayKey).LastActor!.Name);
    }

    [Fact]
    public async Task SyncTerminateManagedResources_ByGeneratedClient_AsOverRest()
    {
        await using var host = await ApiHost.StartAsync();
        var grain = host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        grain.ManagedResources = [new() { Kind = "Service", Name = "gateway", TargetState = "{}" }, new() { Kind = "Secret", Name = "other" }];
        var (service, token) = (new Service(host.Channel()), await host.BearerAsync());

        var request = new ApplicationSyncRequest
        {
            Name = Name,
            Revision = "main",
            Prune = true,
            Resources = { new Wire.SyncOperationResource { Group = "apps", Kind = "Deployment", Name = "gateway" } },
            SyncOptions = new SyncOptions { Items = { "ServerSideApply=true" } },
            RetryStrategy = new RetryStrategy { Limit = 3, Backoff = new Backoff { Duration = "5s" } },
            Strategy = new SyncStrategy { Hook = new SyncStrategyHook { SyncStrategyApply = new SyncStrategyApply() } },
        };
        await service.SyncAsync(request, token);
        await service.TerminateOperationAsync(new OperationTerminateRequest { Name = Name }, token);
        var managed = await service.ManagedResourcesAsync(new ResourcesQuery { ApplicationName = Name, Kind = "Service" }, token);

        var sync = grain.LastSync!;
        Assert.Equal(("main", true, "ServerSideApply=true"), (sync.Revision, sync.Prune, Assert.Single(sync.SyncOptions)));
        Assert.Equal(("apps", "Deployment"), (sync.Resources.Single().Group, sync.Resources.Single().Kind));
        Assert.Equal((3L, "5s"), (sync.Retry!.Limit, sync.Retry.Backoff!.Duration));
        Assert.Equal("gateway", Assert.Single(managed.Items).Name);
        Assert.Contains("terminate", grain.Calls);
    }

    [Fact]
    public async Task TreeEventsManifestsMetadataPatchRollback_ByGeneratedClient_AsOverRest()
    {
        await using var host = await ApiHost.StartAsync();
        var grain = host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        grain.Tree = new() { Nodes = [new() { Kind = "Pod", Name = "p", Uid = "u1", ParentRefs = [new() { Uid = "u0" }] }, new() { Kind = "Service" }] };
        grain.Events = [new() { Reason = "Pulled", EventTime = time, LastTimestamp = time, InvolvedObject = new() { Uid = "u1" } }];
        grain.Manifests = new() { Manifests = ["{}"], Revision = "abc" };
        grain.Metadata = new() { Author = "A", Date = time, Tags = ["v1"], Message = "m" };
        var (service, token) = (new Service(host.Channel()), await host.BearerAsync());

        var node = Assert.Single((await service.ResourceTreeAsync(new ResourcesQuery { ApplicationName = Name, Kind = "Pod" }, token)).Nodes);
        var item = Assert.Single((await service.ListResourceEventsAsync(new ApplicationResourceEventsQuery { Name = Name, ResourceUID = "u1" }, token)).Items);
        var manifests = await service.GetManifestsAsync(new ApplicationManifestQuery { Name = Name, Revision = "abc" }, token);
        var metadata = await service.RevisionMetadataAsync(new RevisionMetadataQuery { Name = Name, Revision = "abc" }, token);
        var patch = new ApplicationPatchRequest { Name = Name, PatchType = "merge", Patch = """{"spec":{"source":{"targetRevision":"v2"}}}""" };
        var patched = await service.PatchAsync(patch, token);
        await service.RollbackAsync(new ApplicationRollbackRequest { Name = Name, Id = 3, Prune = true }, token);

        Assert.Equal(("Pod", "u1", "u0"), (node.ResourceRef.Kind, node.ResourceRef.Uid, node.ParentRefs.Single().Uid));
        var seconds = time.ToUnixTimeSeconds();
        Assert.Equal(("Pulled", seconds, seconds, "u1"), (item.Reason, item.EventTime.Seconds, item.LastTimestamp.Seconds, item.InvolvedObject.Uid));
        Assert.Equal(("{}", "abc"), (Assert.Single(manifests.Manifests), manifests.Revision));
        Assert.Equal(("A", seconds, "v1"), (metadata.Author, metadata.Date.Seconds, Assert.Single(metadata.Tags)));
        Assert.Equal("v2", patched.Spec.Source.TargetRevision);
        Assert.Equal(new Grains.Abstractions.Applications.RollbackRequest(3, false, true), grain.LastRollback);
        patch.Patch = """{"operation":{"sync":{"prune":true}}}""";
        Assert.Contains("operation", await GrpcHost.FailsAsync(
            StatusCode.InvalidArgument, async () => await service.PatchAsync(patch, token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ByGeneratedClient_TellsChangesAndTheEndOfTheSession()
    {
        await using var host = await ApiHost.StartAsync();
        var grain = host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        grain.Tree = new() { Nodes = [new() { Kind = "Pod", Name = "gateway-1" }] };
        var (service, token) = (new Service(host.Channel()), await host.BearerAsync());

        using var trees = service.WatchResourceTree(new ResourcesQuery { ApplicationName = Name }, token);
        Assert.True(await trees.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("gateway-1", Assert.Single(trees.ResponseStream.Current.Nodes).ResourceRef.Name);
        using var watch = service.Watch(new ApplicationQuery { Projects = { "default" } }, token);
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(("ADDED", Name), (watch.ResponseStream.Current.Type, watch.ResponseStream.Current.Application.Metadata.Name));
        grain.Put(Samples.Gateway with { Spec = Samples.Gateway.Spec with { Project = "other" } });
        host.Grains.PublishIndex();
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("DELETED", watch.ResponseStream.Current.Type);

        using var rest = host.Anonymous();
        rest.DefaultRequestHeaders.Add("Authorization", token.GetValue("authorization"));
        Assert.True((await rest.DeleteAsync("api/v1/session")).IsSuccessStatusCode);
        var next = watch.ResponseStream.MoveNext(CancellationToken.None);
        while (!next.IsCompleted)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(next, Task.Delay(10));
        }

        await GrpcHost.FailsAsync(StatusCode.Unauthenticated, () => next);
    }

    [Fact]
    public async Task Sync_ForceInsideTheHookMessage_IsSeenAndRefused()
    {
        await using var host = await ApiHost.StartAsync();
        host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        var (service, token) = (new Service(host.Channel()), await host.BearerAsync());
        var request = new ApplicationSyncRequest
        {
            Name = Name,
            Strategy = new SyncStrategy { Hook = new SyncStrategyHook { SyncStrategyApply = new SyncStrategyApply { Force = true } } },
        };

        var message = await GrpcHost.FailsAsync(StatusCode.InvalidArgument, async () => await service.SyncAsync(request, token));

        Assert.Contains("strategy.hook.force", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_OverGrpc_HaveTheCodesOfRest()
    {
        await using var host = await ApiHost.StartAsync();
        var grain = host.Grains.Application(Samples.GatewayKey).Put(Samples.Gateway);
        var (service, token) = (new Service(host.Channel()), await host.BearerAsync());

        Task Get(ApplicationQuery query) => service.GetAsync(query, token).ResponseAsync;
        await GrpcHost.FailsAsync(StatusCode.PermissionDenied, () => Get(new() { Name = "missing" }));
        await GrpcHost.FailsAsync(StatusCode.NotFound, () => Get(new() { Name = "missing", Project = { "default" } }));
        await GrpcHost.FailsAsync(StatusCode.InvalidArgument, () => Get(new() { Name = Name, Refresh = "soft" }));
        await GrpcHost.FailsAsync(StatusCode.InvalidArgument, () => service.CreateAsync(new ApplicationCreateRequest(), token).ResponseAsync);
        var unnamed = Gateway();
        unnamed.Metadata.ClearName();
        Assert.Contains("metadata.name", await GrpcHost.FailsAsync(
            StatusCode.InvalidArgument, () => service.CreateAsync(new ApplicationCreateRequest { Application = unnamed }, token).ResponseAsync),
            StringComparison.Ordinal);

        grain.Failure = new RequestFailedException(RequestError.FailedPrecondition, "another operation is already in progress: ä");
        Assert.Equal("another operation is already in progress: ä", await GrpcHost.FailsAsync(StatusCode.FailedPrecondition, () => Get(new() { Name = Name })));
        grain.Failure = new TimeoutException("secret detail");
        Assert.DoesNotContain("secret", await GrpcHost.FailsAsync(StatusCode.Unavailable, () => Get(new() { Name = Name })), StringComparison.Ordinal);
        grain.Failure = new FormatException("secret detail");
        Assert.DoesNotContain("secret", await GrpcHost.FailsAsync(StatusCode.Internal, () => Get(new() { Name = Name })), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Contains("secret detail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Create_FreeFormPartThatIsNotJson_RefusedAndNotStored()
    {
        await using var host = await ApiHost.StartAsync();
        var (service, token) = (new Service(host.Channel()), await host.BearerAsync());
        var application = Gateway();
        application.Spec.Source.Helm = new() { ValuesObject = new() { Raw = Google.Protobuf.ByteString.CopyFromUtf8("""{"a":1},"spec":{}""") } };

        var message = await GrpcHost.FailsAsync(
            StatusCode.InvalidArgument, async () => await service.CreateAsync(new ApplicationCreateRequest { Application = application }, token));

        Assert.Contains("not JSON", message, StringComparison.Ordinal);
        Assert.Empty(host.Grains.Application(Samples.GatewayKey).Calls);
    }

    [Fact]
    public async Task Create_ServerSideFields_AreDroppedAsOverRest()
    {
        await using var host = await ApiHost.StartAsync();
        var (service, token) = (new Service(host.Channel()), await host.BearerAsync());
        var application = Gateway();
        application.Status = new() { Health = new() { Status = "Healthy" } };
        application.Operation = new() { Sync = new() { Revision = "x" } };
        application.Metadata.Uid = "made-up";

        await service.CreateAsync(new ApplicationCreateRequest { Application = application }, token);

        var stored = host.Grains.Application(Samples.GatewayKey).Current!;
        Assert.Null(stored.Operation);
        Assert.NotEqual("made-up", stored.Metadata.Uid);
        Assert.Equal("", stored.Status.Health.Status);
    }

    private static Wire.Application Gateway() => new()
    {
        Metadata = new() { Name = Name, Namespace = "argocd" },
        Spec = new()
        {
            Project = "default",
            Source = new() { RepoURL = "https://gitlab.com/org/infra-manifests.git", TargetRevision = "HEAD", Path = "overlays/production" },
            Destination = new() { Server = Model.ModelConstants.InClusterServer, Namespace = "payments" },
            SyncPolicy = new() { Automated = new() { Prune = true, SelfHeal = true } },
        },
    };
}

extern alias client;

using client::Application;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Service = client::Application.ApplicationService.ApplicationServiceClient;
using SessionClient = client::Session.SessionService.SessionServiceClient;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>A client that protoc generated from the committed contract, against the real process and a real cluster.</summary>
public sealed class GrpcTests(Installation installation) : IClassFixture<Installation>
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Application_ByGeneratedClient_IsCreatedSyncedListedAndDeleted(bool overWeb)
    {
        var parts = await installation.StartAsync();
        var name = overWeb ? "grpc-web" : "grpc-plain";
        var repository = await parts.Git.CreateRepositoryAsync($"{name}.git");
        var commit = await repository.CommitAsync(Deployed.Files);
        using var channel = overWeb
            ? GrpcChannel.ForAddress(parts.Silo.Http.BaseAddress!, new()
            {
                HttpHandler = new GrpcWebHandler(new SocketsHttpHandler()), HttpVersion = System.Net.HttpVersion.Version11,
            })
            : GrpcChannel.ForAddress(parts.Silo.GrpcUrl);
        var login = await new SessionClient(channel).CreateAsync(new() { Username = "admin", Password = SiloProcess.AdminPassword });
        var (service, token) = (new Service(channel), new Metadata { { "token", login.Token } });

        using var watch = service.Watch(new() { Name = name }, token);
        var created = await service.CreateAsync(new() { Application = Manifest(name, parts.Git.UrlOf($"{name}.git")) }, token);
        await service.SyncAsync(new() { Name = name, Prune = true }, token);
        await parts.Silo.WaitUntilSyncedAsync(name);

        Assert.NotEqual("", created.Metadata.Uid);
        var read = await service.GetAsync(new() { Name = name }, token);
        Assert.Equal(("Synced", "Healthy", "Succeeded"), (read.Status.Sync.Status, read.Status.Health.Status, read.Status.OperationState.Phase));
        Assert.Equal(commit, read.Status.Sync.Revision);
        Assert.True(read.Metadata.CreationTimestamp.Seconds > 1_700_000_000);
        var managed = await service.ManagedResourcesAsync(new() { ApplicationName = name, Kind = "ConfigMap" }, token);
        Assert.Equal("settings", Assert.Single(managed.Items).Name);
        Assert.Contains((await service.ListAsync(new(), token)).Items, item => item.Metadata.Name == name);
        await service.DeleteAsync(new() { Name = name }, token);

        var events = new List<ApplicationWatchEvent>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (events.LastOrDefault()?.Type != "DELETED" && await watch.ResponseStream.MoveNext(limit.Token))
        {
            events.Add(watch.ResponseStream.Current);
        }

        Assert.Equal("ADDED", events[0].Type);
        Assert.Contains(events, item => item.Type == "MODIFIED" && item.Application.Status.Sync.Revision == commit);
        Assert.Equal(created.Metadata.Uid, events[^1].Application.Metadata.Uid);
    }

    private static Application Manifest(string name, string url) => new()
    {
        Metadata = new() { Name = name },
        Spec = new()
        {
            Project = "default",
            Source = new() { RepoURL = url, TargetRevision = "HEAD", Path = "overlays/production" },
            Destination = new() { Server = "https://kubernetes.default.svc", Namespace = name },
            SyncPolicy = new() { SyncOptions = { "CreateNamespace=true" } },
        },
    };
}

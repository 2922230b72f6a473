using Microsoft.Extensions.DependencyInjection;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Git;
using OrleansGitOps.Engine.Git.Urls;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes.Watch;
using OrleansGitOps.Engine.Rendering;
using OrleansGitOps.Engine.Validation;
using OrleansGitOps.Grains.Applications;
using OrleansGitOps.Grains.Applications.Reconciling;
using OrleansGitOps.Grains.Applications.Requests;
using OrleansGitOps.Grains.Clusters;
using OrleansGitOps.Grains.Index;
using OrleansGitOps.Grains.Repositories;
using OrleansGitOps.Grains.Security;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Hosting;

/// <summary>What the grains of one silo need besides storage and secrets, which the composition root brings.</summary>
public static class GrainServices
{
    /// <summary>
    /// Adds them. Needed beforehand: <see cref="IStateStore"/>, <see cref="ISecretProtector"/>, <see cref="IKeyedHasher"/>, <see cref="IClusterConnections"/>,
    /// <see cref="GitOptions"/>, <see cref="ApplicationOptions"/>, <see cref="RepositoryOptions"/>, <see cref="TimeProvider"/>.
    /// </summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="renderParallelism">Renders at once on this silo (<c>GitOps:Repositories:ParallelismLimit</c>), at least 1.</param>
    public static IServiceCollection AddGitOpsGrains(this IServiceCollection services, int renderParallelism)
    {
        services.AddSingleton(provider => new ApplicationValidator(RepositoryUrlProblem(provider.GetRequiredService<GitOptions>())));
        services.AddSingleton<SpecChanges>();
        services.AddSingleton<RepositoryKeys>();
        services.AddSingleton(provider => new GitRepositories(provider.GetRequiredService<GitOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IManifestRenderer>(new RendererSelector());
        services.AddSingleton(_ => new RenderingThreads(renderParallelism));
        services.AddSingleton<IRepositoryWorkspaces, RepositoryWorkspaces>();
        services.AddSingleton<IApplicationRows, StoredApplicationRows>();
        services.AddSingleton(provider => new Comparer(
            provider.GetRequiredService<IKeyedHasher>(), LiveDigest.Of, provider.GetRequiredService<ApplicationOptions>().ForeignManagers,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DeletionPass>();
        services.AddSingleton<ManagedResources>();
        services.AddSingleton<SourceReads>();
        services.AddSingleton<LocalApplications>();
        services.AddSingleton(CreateReconciler);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ApplicationServices>(provider));
        return services;
    }

    private static Reconciler CreateReconciler(IServiceProvider provider)
    {
        var grains = provider.GetRequiredService<IGrainFactory>();
        var keys = provider.GetRequiredService<RepositoryKeys>();
        var hasher = provider.GetRequiredService<IKeyedHasher>();
        var comparer = provider.GetRequiredService<Comparer>();
        return new Reconciler(
        [
            new ValidateStep(provider.GetRequiredService<ApplicationValidator>()),
            new ResolveStep(grains, keys),
            new RenderStep(grains, keys),
            new ConnectStep(provider.GetRequiredService<IClusterConnections>(), hasher),
            new WatchStep(),
            new RecoverStep(),
            new CompareStep(comparer),
            new SyncStep(comparer, hasher, provider.GetRequiredService<ApplicationOptions>().ForeignManagers, provider.GetRequiredService<TimeProvider>()),
        ]);
    }

    private static Func<string, string?> RepositoryUrlProblem(GitOptions options) => url =>
    {
        try
        {
            GitUrl.Parse(url, options);
            return null;
        }
        catch (GitOpsException exception)
        {
            return exception.Message;
        }
    };
}

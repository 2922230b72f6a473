using OrleansGitOps.Engine.Validation;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>
/// Which application a request means. An application that is not there is answered as one that may not be seen: 403, so that names cannot
/// be guessed; only who names the project too gets 404 (Argo CD's rule, which clients rely on).
/// </summary>
internal sealed class ApplicationLookup(IGrainFactory grains)
{
    /// <summary>The grain behind a route's name, without looking whether it is registered.</summary>
    /// <exception cref="RequestFailedException">No application can have such a name.</exception>
    public IApplicationGrain Grain(ApplicationRef reference) => IsPossible(reference)
        ? grains.GetGrain<IApplicationGrain>(reference.Key.ToString())
        : throw Missing(reference);

    /// <summary>The registered application.</summary>
    /// <exception cref="RequestFailedException">It is missing, or lies in another project than the request says.</exception>
    public async Task<(IApplicationGrain Grain, Application Application)> FindAsync(ApplicationRef reference)
    {
        var grain = Grain(reference);
        return (grain, Present(reference, await grain.GetAsync()));
    }

    /// <summary><paramref name="application"/> itself when it is there and in the project that the request names.</summary>
    /// <exception cref="RequestFailedException">It is not.</exception>
    public static Application Present(ApplicationRef reference, Application? application) =>
        application is not null && (reference.Project.Length == 0 || ProjectOf(application) == reference.Project)
            ? application
            : throw Missing(reference);

    /// <summary>Calls the grain; if the application vanished meanwhile, it is missing as if it had never been there.</summary>
    public static async Task<T> CallAsync<T>(ApplicationRef reference, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException e) when (e.Error == RequestError.NotFound)
        {
            throw Missing(reference);
        }
    }

    public static string ProjectOf(Application application) =>
        application.Spec.Project.Length == 0 ? ModelConstants.DefaultProject : application.Spec.Project;

    private static bool IsPossible(ApplicationRef reference) =>
        KubernetesNames.SubdomainProblem(reference.Key.Name) is null && KubernetesNames.LabelProblem(reference.Key.Namespace) is null;

    private static RequestFailedException Missing(ApplicationRef reference) => reference.Project.Length == 0
        ? new(RequestError.PermissionDenied, "permission denied")
        : new(RequestError.NotFound, $"applications.argoproj.io \"{reference.Key.Name}\" not found");
}

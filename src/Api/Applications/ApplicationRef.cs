using OrleansGitOps.Api.Http;
using OrleansGitOps.Grains.Abstractions.Applications;

namespace OrleansGitOps.Api.Applications;

/// <summary>How a request names an application: its key, and the project when the request says it.</summary>
internal sealed record ApplicationRef(ApplicationKey Key, string Project)
{
    public static ApplicationRef From(string name, HttpRequest request) =>
        From(name, request.Query.Text("appNamespace"), request.Query.Text("project"));

    public static ApplicationRef From(string name, string appNamespace, string project) =>
        new(new ApplicationKey(appNamespace.Length == 0 ? ApplicationKey.DefaultNamespace : appNamespace, name), project);
}

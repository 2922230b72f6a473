using OrleansGitOps.Api.Http;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>How what users send is read, whatever its encoding.</summary>
internal static class ApplicationBodies
{
    public static ManifestBody<Application> Application { get; } = new("application", ModelJson.ParseApplicationManifest);

    public static ManifestBody<ApplicationSpec> Spec { get; } = new("application spec", ModelJson.Parse<ApplicationSpec>);

    public static ManifestBody<ApplicationSyncRequest> Sync { get; } =
        new("sync request", ModelJson.Parse<ApplicationSyncRequest>, maxBytes: 256 * 1024);

    public static ManifestBody<ApplicationRollbackRequest> Rollback { get; } =
        new("rollback request", ModelJson.Parse<ApplicationRollbackRequest>, maxBytes: 256 * 1024);

    public static ManifestBody<ApplicationPatchRequest> Patch { get; } = new("patch request", ModelJson.Parse<ApplicationPatchRequest>);
}

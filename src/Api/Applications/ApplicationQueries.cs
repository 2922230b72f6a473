using System.Globalization;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Index;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>What REST and gRPC answer without changing anything (a refresh only asks).</summary>
internal sealed class ApplicationQueries(IGrainFactory grains, ApplicationLookup lookup)
{
    /// <summary>The rows of the index that match, and the version up to which they tell what happened.</summary>
    /// <exception cref="ApiException">The query cannot be read.</exception>
    public async Task<(string ResourceVersion, IEnumerable<Application> Items)> ListAsync(ApplicationQuery query)
    {
        var filter = ApplicationFilter.From(query);
        // Before the rows: what is written meanwhile is told to whoever watches from here.
        var revision = await grains.GetApplicationsRevisionAsync();
        var rows = await grains.ListApplicationsAsync();
        return (revision.ToString(CultureInfo.InvariantCulture), rows.Where(filter.Matches));
    }

    /// <exception cref="ApiException"><see cref="ApplicationQuery.Refresh"/> is none of the known ones.</exception>
    public async Task<Application> GetAsync(ApplicationQuery query, CancellationToken cancellationToken)
    {
        var refresh = RefreshFrom(query.Refresh);
        var reference = ApplicationRef.From(query.Name, query.AppNamespace, OneProject(query));
        var (grain, application) = await lookup.FindAsync(reference);
        if (refresh is { } kind)
        {
            var refreshed = await ApplicationLookup.CallAsync(reference, async () =>
                await grain.WaitForReconcileAsync(await grain.RefreshAsync(kind), cancellationToken));
            application = ApplicationLookup.Present(reference, refreshed);
        }

        return application;
    }

    public async Task<ManagedResourcesResponse> GetManagedResourcesAsync(ResourcesQuery query, CancellationToken cancellationToken)
    {
        var reference = ApplicationRef.From(query.ApplicationName, query.AppNamespace, query.Project);
        var (grain, _) = await lookup.FindAsync(reference);
        var resources = await ApplicationLookup.CallAsync(reference, () => grain.GetManagedResourcesAsync(cancellationToken));
        return new() { Items = [.. resources.Where(resource => ResourceFilter.Matches(query, resource))] };
    }

    public async Task<ApplicationTree> GetResourceTreeAsync(ResourcesQuery query, CancellationToken cancellationToken)
    {
        var reference = ApplicationRef.From(query.ApplicationName, query.AppNamespace, query.Project);
        var (grain, _) = await lookup.FindAsync(reference);
        var tree = await ApplicationLookup.CallAsync(reference, () => grain.GetResourceTreeAsync(cancellationToken));
        return tree with { Nodes = [.. tree.Nodes.Where(node => ResourceFilter.Matches(query, node))] };
    }

    public async Task<EventList> ListEventsAsync(ApplicationResourceEventsQuery query, CancellationToken cancellationToken)
    {
        var reference = ApplicationRef.From(query.Name, query.AppNamespace, query.Project);
        var (grain, _) = await lookup.FindAsync(reference);
        var request = new EventRequest(query.ResourceNamespace, query.ResourceName, query.ResourceUid);
        return new() { Items = await ApplicationLookup.CallAsync(reference, () => grain.ListEventsAsync(request, cancellationToken)) };
    }

    /// <exception cref="ApiException">The query asks for what this version does not do.</exception>
    public async Task<ManifestResponse> GetManifestsAsync(ApplicationManifestQuery query, CancellationToken cancellationToken)
    {
        RefuseIf(query.Revisions.Length > 0, "revisions: several sources are");
        RefuseIf(query.SourcePositions.Length > 0, "sourcePositions: several sources are");
        var reference = ApplicationRef.From(query.Name, query.AppNamespace, query.Project);
        var (grain, _) = await lookup.FindAsync(reference);
        return await ApplicationLookup.CallAsync(reference, () => grain.GetManifestsAsync(query.Revision, query.NoCache, cancellationToken));
    }

    /// <exception cref="ApiException">The query asks for what this version does not do.</exception>
    public async Task<RevisionMetadata> GetRevisionMetadataAsync(RevisionMetadataQuery query, CancellationToken cancellationToken)
    {
        RefuseIf(query.SourceIndex is > 0, "sourceIndex: several sources are");
        RefuseIf(query.VersionId is > 0, "versionId: the source of an older sync is");
        if (query.Revision.Length == 0)
        {
            throw ApiException.InvalidArgument("revision: is required");
        }

        var reference = ApplicationRef.From(query.Name, query.AppNamespace, query.Project);
        var (grain, _) = await lookup.FindAsync(reference);
        return await ApplicationLookup.CallAsync(reference, () => grain.GetRevisionMetadataAsync(query.Revision, cancellationToken));
    }

    public async Task<DriftJournal> GetDriftAsync(ApplicationRef reference)
    {
        var (grain, _) = await lookup.FindAsync(reference);
        return new() { Items = await ApplicationLookup.CallAsync(reference, grain.GetDriftAsync) };
    }

    private static void RefuseIf(bool isAsked, string what)
    {
        if (isAsked)
        {
            throw ApiException.InvalidArgument($"{what} not supported yet by this version");
        }
    }

    /// <summary>A single application is asked for with at most one project.</summary>
    private static string OneProject(ApplicationQuery query) => query.Projects.Concat(query.Project).Distinct().ToList() switch
    {
        [] => "",
        [var only] => only,
        var several => throw ApiException.InvalidArgument($"projects: {several.Count} are given; at most one is expected here"),
    };

    private static RefreshKind? RefreshFrom(string refresh) => refresh switch
    {
        "" => null,
        "normal" => RefreshKind.Normal,
        "hard" => RefreshKind.Hard,
        _ => throw ApiException.InvalidArgument("refresh: expected normal or hard"),
    };
}

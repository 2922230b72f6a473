using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Applications;

/// <summary>Who asks. Checked by the API, recorded in history and audit; never taken from ambient context.</summary>
/// <param name="Name">The account's name, e.g. <c>admin</c>.</param>
/// <param name="Automated">True for the controller itself.</param>
[GenerateSerializer, Immutable, Alias("gitops.Actor")]
public sealed record Actor([property: Id(0)] string Name, [property: Id(1)] bool Automated = false);

/// <param name="Upsert">Replace the spec when the application exists.</param>
/// <param name="Validate">Refuse what the spec alone shows to be wrong; otherwise register it with the condition <c>InvalidSpecError</c>.</param>
[GenerateSerializer, Immutable, Alias("gitops.CreateOptions")]
public sealed record CreateOptions([property: Id(0)] bool Upsert, [property: Id(1)] bool Validate);

[GenerateSerializer, Alias("gitops.RefreshKind")]
public enum RefreshKind
{
    /// <summary>Asks the Git host, compares with what the watches saw.</summary>
    Normal = 0,

    /// <summary>As normal, and renders and reads live objects again.</summary>
    Hard = 1,
}

/// <summary>A sync as a user asks for it (the body of Argo CD's <c>POST /applications/{name}/sync</c>, already checked).</summary>
/// <param name="Revision">Another revision than the target revision, or empty.</param>
/// <param name="DryRun">Plan and dry-run only.</param>
/// <param name="Prune">Delete what Git no longer has.</param>
/// <param name="Resources">Only these, when not empty.</param>
/// <param name="SyncOptions">In addition to the application's own.</param>
/// <param name="Retry">Instead of the application's own retry strategy.</param>
[GenerateSerializer, Immutable, Alias("gitops.SyncRequest")]
public sealed record SyncRequest(
    [property: Id(0)] string Revision,
    [property: Id(1)] bool DryRun,
    [property: Id(2)] bool Prune,
    [property: Id(3)] ImmutableArray<SyncOperationResource> Resources,
    [property: Id(4)] ImmutableArray<string> SyncOptions,
    [property: Id(5)] RetryStrategy? Retry,
    [property: Id(6)] ImmutableArray<Info> Infos);

/// <summary>A sync to what an entry of the history deployed (the body of Argo CD's <c>POST /applications/{name}/rollback</c>).</summary>
/// <param name="Id">Of the entry in <c>status.history</c>.</param>
/// <param name="DryRun">Plan and dry-run only.</param>
/// <param name="Prune">Delete what that revision does not have.</param>
[GenerateSerializer, Immutable, Alias("gitops.RollbackRequest")]
public sealed record RollbackRequest([property: Id(0)] long Id, [property: Id(1)] bool DryRun, [property: Id(2)] bool Prune);

/// <summary>Which resources' events; what is empty is no condition.</summary>
[GenerateSerializer, Immutable, Alias("gitops.EventRequest")]
public sealed record EventRequest([property: Id(0)] string Namespace, [property: Id(1)] string Name, [property: Id(2)] string Uid);

/// <param name="Cascade">Delete the application's resources as well.</param>
/// <param name="PropagationPolicy"><c>foreground</c> (default) or <c>background</c>.</param>
[GenerateSerializer, Immutable, Alias("gitops.DeleteRequest")]
public sealed record DeleteRequest([property: Id(0)] bool Cascade, [property: Id(1)] string PropagationPolicy);

namespace OrleansGitOps.Engine.Syncing;

/// <summary>How an application's objects are treated when it is deleted.</summary>
/// <param name="Cascade">True: they are deleted. False: they stay and only lose our marks.</param>
/// <param name="PropagationPolicy"><c>foreground</c> (also when empty), <c>background</c> or <c>orphan</c>, as Argo CD's API has
/// them.</param>
/// <param name="KeepAll"><c>Delete=false</c> on the application: nothing is deleted, as without cascade.</param>
public sealed record DeletionRequest(bool Cascade, string PropagationPolicy = "", bool KeepAll = false)
{
    internal bool Deletes => Cascade && !KeepAll;

    internal string Propagation => PropagationPolicy.ToLowerInvariant() switch
    {
        "" or "foreground" => "Foreground",
        "background" => "Background",
        "orphan" => "Orphan",
        _ => throw new ArgumentException($"propagationPolicy '{PropagationPolicy}' is not foreground, background or orphan."),
    };
}

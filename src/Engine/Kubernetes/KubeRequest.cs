namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>One request to an API server.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Relative to the server, checked and escaped.</param>
/// <param name="Verb">For counting: get, list, watch, patch, apply, delete.</param>
/// <param name="Resource">For counting: the resource type's plural name, or what is asked.</param>
internal sealed record KubeRequest(HttpMethod Method, string Path, string Verb, string Resource)
{
    public string Query { get; init; } = "";

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Asked right before the body is sent. Only for requests that have one.</summary>
    public WriteGate? Gate { get; init; }

    public string Accept { get; init; } = "application/json";

    public bool DryRun { get; init; }

    /// <summary>Whether the answer may hold contents of core Secrets.</summary>
    public bool Secret { get; init; }

    public required TimeSpan Deadline { get; init; }

    public required int MaxBytes { get; init; }

    /// <summary>
    /// Whether a 5xx, a 429 or a missing answer tells something about the cluster as a whole. Not so for the discovery of one group,
    /// which may be served by a broken extension server.
    /// </summary>
    public bool CountsForBreaker { get; init; } = true;
}

namespace OrleansGitOps.Api.Access;

/// <summary>
/// Endpoint metadata: who may call it. Every endpoint has exactly one (<see cref="AccessRuleCheck"/>): what carries none is answered to
/// nobody.
/// </summary>
/// <param name="Resource">What it is about, in the words of Argo CD's RBAC: <c>applications</c>. Empty: open to all.</param>
/// <param name="Action">What it does: <c>get</c>, <c>create</c>, <c>update</c>, <c>delete</c>, <c>sync</c>.</param>
internal sealed record AccessRule(string Resource, string Action)
{
    /// <summary>
    /// Open to all, whatever credentials come along (they are not looked at). Such an endpoint carries no names, addresses or settings.
    /// </summary>
    public static AccessRule Open { get; } = new("", "");

    public bool IsOpen => Resource.Length == 0;
}

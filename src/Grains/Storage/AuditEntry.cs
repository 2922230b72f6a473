namespace OrleansGitOps.Grains.Storage;

/// <summary>Who did what to which object. Never a secret value.</summary>
/// <param name="At">When, to the millisecond.</param>
/// <param name="Actor">User or component.</param>
/// <param name="Action">Verb, e.g. <c>sync</c>.</param>
/// <param name="Object">What it was done to, e.g. <c>applications/argocd/web</c>.</param>
/// <param name="Detail">Further words, or empty.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, string Object, string Detail = "");

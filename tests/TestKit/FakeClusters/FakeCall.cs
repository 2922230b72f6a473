namespace OrleansGitOps.TestKit.FakeClusters;

/// <summary>One request that a <see cref="FakeKubeClient"/> got.</summary>
/// <param name="Verb">get, apply, dry-run, patch, dry-patch, delete, list.</param>
/// <param name="Name"><c>kind/name</c>.</param>
/// <param name="ResourceVersion">The precondition that was sent, or null.</param>
public sealed record FakeCall(string Verb, string Name, string? ResourceVersion = null)
{
    public override string ToString() => $"{Verb} {Name}";
}

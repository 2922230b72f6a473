namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>One way to make a managed object drift.</summary>
/// <param name="Name">What happens, and by which tool.</param>
/// <param name="Resource">The object, as kubectl takes it: <c>deployment/web</c>.</param>
/// <param name="Edit">Does it.</param>
/// <param name="Field">A path that the journal names; null: the object as such.</param>
/// <param name="Manager">Whom the journal names; null: nobody, since the server keeps no trace of who removed a field.</param>
internal sealed record DriftCase(string Name, string Resource, Func<Hand, Task> Edit, string? Field, string? Manager)
{
    public string Type { get; init; } = "changed";
}

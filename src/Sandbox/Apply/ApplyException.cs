namespace OrleansGitOps.Sandbox.Apply;

/// <summary>An object that does not fit its schema, so that nobody can say which fields it has.</summary>
internal sealed class ApplyException(string message) : Exception(message)
{
    /// <summary>Where, as paths are shown; empty: the whole object.</summary>
    public string Path { get; init; } = "";
}

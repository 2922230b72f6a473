namespace OrleansGitOps.TestKit.Http;

/// <summary>A request as a scripted server received it.</summary>
/// <param name="Path">Path and query, as on the wire.</param>
/// <param name="Body">Empty when there was none.</param>
public sealed record RecordedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public override string ToString() => $"{Method} {Path}";
}

namespace OrleansGitOps.Grains.Abstractions;

/// <summary>A request was refused for a reason that its sender can understand. The message is for people and holds no secret.</summary>
[GenerateSerializer, Alias("gitops.RequestFailedException")]
public sealed class RequestFailedException(RequestError error, string message) : Exception(message)
{
    [Id(0)]
    public RequestError Error { get; } = error;
}

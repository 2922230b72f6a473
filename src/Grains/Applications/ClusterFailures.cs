using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Abstractions;

namespace OrleansGitOps.Grains.Applications;

/// <summary>What a failure of a destination means to whoever asked for something that is read there.</summary>
internal static class ClusterFailures
{
    public static RequestFailedException Refuse(GitOpsException exception) => new(
        exception.Failure.Reason is FailureReason.ClusterUnreachable ? RequestError.Unavailable : RequestError.FailedPrecondition, exception.Message);

    public static RequestFailedException Refuse(KubeApiException exception) =>
        new(RequestError.Unavailable, $"The API server answered {exception.StatusCode}: {exception.Message}");
}

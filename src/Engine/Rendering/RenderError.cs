using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Rendering;

/// <summary>The failures of rendering, each with its reason; messages start with the file or field they are about.</summary>
internal static class RenderError
{
    public static GitOpsException Failed(string message, Exception? inner = null) =>
        new(FailureReason.RenderFailed, message, inner: inner);

    public static GitOpsException NotSupported(string message) => new(FailureReason.NotSupported, message);

    public static GitOpsException InvalidSpec(string message) => new(FailureReason.InvalidSpec, message);

    public static GitOpsException PathNotFound(string message) => new(FailureReason.PathNotFound, message);

    public static GitOpsException LimitExceeded(string message) => new(FailureReason.LimitExceeded, message);
}

using System.Net;
using System.Runtime.ExceptionServices;
using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// A body that is sent only when its gate opens. The handler asks for a body when slot, connection and credentials are there, and again when it repeats a
/// request on another connection: nothing that takes time is left between the gate and the socket.
/// </summary>
internal sealed class GatedContent(byte[] body, WriteGate gate) : HttpContent
{
    /// <summary>What the gate threw.</summary>
    public ExceptionDispatchInfo? Refusal { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await gate(cancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            // The deadline of a request that never left says nothing about the cluster. (A cancellation by the caller is told apart by who reads this.)
            Refusal = ExceptionDispatchInfo.Capture(new GitOpsException(
                FailureReason.ClaimUnconfirmed, "Storage did not confirm in time that this node may still write. Nothing was written.",
                new RetryPolicy.Backoff(), exception));
            throw;
        }
        catch (Exception exception)
        {
            Refusal = ExceptionDispatchInfo.Capture(exception);
            throw;
        }

        await stream.WriteAsync(body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}

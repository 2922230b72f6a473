using Grpc.Core;
using Grpc.Core.Interceptors;
using OrleansGitOps.Api.Errors;

namespace OrleansGitOps.Api.Grpc;

/// <summary>Turns what methods throw into gRPC's status, by the same rules as REST (<see cref="ErrorAnswers"/>).</summary>
internal sealed class GrpcErrors(ErrorAnswers answers) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw ToStatus(e, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw ToStatus(e, context);
        }
    }

    private RpcException ToStatus(Exception exception, ServerCallContext context)
    {
        if (exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested)
        {
            return new(new Status(StatusCode.Cancelled, "the call was cancelled or its deadline passed"));
        }

        // The method is one of ours, by its endpoint, and never user text.
        var answer = answers.Of(exception, context.Method);
        return new(new Status((StatusCode)answer.Code, answer.Message));
    }
}

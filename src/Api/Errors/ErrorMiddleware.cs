using Microsoft.Extensions.Logging;
using OrleansGitOps.Grains.Abstractions;

namespace OrleansGitOps.Api.Errors;

/// <summary>
/// Turns what endpoints throw into error bodies. Refusals keep their message; anything unexpected becomes a plain 500 or 503, and the log
/// gets the exception's type and stack but not its message, which may quote what came from outside.
/// </summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (RequestFailedException e)
        {
            await RefuseAsync(context, ErrorCodes.ToHttpStatus((int)e.Error), (int)e.Error, e.Message);
        }
        catch (ApiException e)
        {
            await RefuseAsync(context, e.HttpStatus, e.Code, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, e.StatusCode, (int)RequestError.InvalidArgument, "the request is not valid HTTP or exceeds a limit");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to answer.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            LogUnavailable(Route(context), e.GetType().FullName ?? e.GetType().Name, e.StackTrace);
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, (int)RequestError.Unavailable,
                "the service does not answer at present; try again");
        }
#pragma warning disable CA1031 // The last line of defence: the client gets a plain answer, the log the place.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(Route(context), e.GetType().FullName ?? e.GetType().Name, e.StackTrace);
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, (int)RequestError.Internal,
                "internal error; the server's log says more");
        }
    }

    private static async Task RefuseAsync(HttpContext context, int status, int code, string message)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return;
        }

        context.Response.Headers.Remove("Content-Length");
        await ErrorBody.WriteAsync(context, status, code, message);
    }

    /// <summary>The route's pattern, never the path: paths are user text.</summary>
    private static string Route(HttpContext context) =>
        context.Request.Method.Length <= 10 && context.GetEndpoint() is Microsoft.AspNetCore.Routing.RouteEndpoint endpoint
            ? $"{context.Request.Method} {endpoint.RoutePattern.RawText}"
            : "no route";

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "{Route} failed with {Exception}\n{Stack}")]
    private partial void LogFailed(string route, string exception, string? stack);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "{Route} could not be answered: {Exception}\n{Stack}")]
    private partial void LogUnavailable(string route, string exception, string? stack);
}

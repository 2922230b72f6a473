namespace OrleansGitOps.Api.Errors;

/// <summary>Turns what endpoints throw into error bodies (<see cref="ErrorAnswers"/>).</summary>
internal sealed class ErrorMiddleware(RequestDelegate next, ErrorAnswers answers)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to answer.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
#pragma warning disable CA1031 // The last line of defence: the client gets a plain answer, the log the place.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await RefuseAsync(context, answers.Of(e, Route(context)));
        }
    }

    private static async Task RefuseAsync(HttpContext context, ErrorAnswer answer)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return;
        }

        context.Response.Headers.Remove("Content-Length");
        await ErrorBody.WriteAsync(context, answer.HttpStatus, answer.Code, answer.Message);
    }

    /// <summary>The route's pattern, never the path: paths are user text.</summary>
    private static string Route(HttpContext context) =>
        context.Request.Method.Length <= 10 && context.GetEndpoint() is RouteEndpoint endpoint
            ? $"{context.Request.Method} {endpoint.RoutePattern.RawText}"
            : "no route";
}

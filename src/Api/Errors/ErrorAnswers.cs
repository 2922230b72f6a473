using Microsoft.Extensions.Logging;
using OrleansGitOps.Grains.Abstractions;

namespace OrleansGitOps.Api.Errors;

/// <summary>
/// Decides what the sender of a failed request is told. Refusals keep their message; anything unexpected becomes a plain 500 or 503, and
/// the log gets the exception's type and stack but not its message, which may quote what came from outside.
/// </summary>
internal sealed partial class ErrorAnswers(ILogger<ErrorAnswers> logger)
{
    /// <param name="exception">What the endpoint threw.</param>
    /// <param name="route">The endpoint as the log names it: never user text.</param>
    public ErrorAnswer Of(Exception exception, string route)
    {
        switch (exception)
        {
            case RequestFailedException e:
                return Of(e.Error, e.Message);
            case ApiException e:
                return new(e.HttpStatus, e.Code, e.Message);
            case BadHttpRequestException e:
                return new(e.StatusCode, (int)RequestError.InvalidArgument, "the request is not valid HTTP or exceeds a limit");
            case TimeoutException or OrleansException:
                LogUnavailable(route, TypeOf(exception), exception.StackTrace);
                return Of(RequestError.Unavailable, "the service does not answer at present; try again");
            default:
                LogFailed(route, TypeOf(exception), exception.StackTrace);
                return Of(RequestError.Internal, "internal error; the server's log says more");
        }
    }

    private static ErrorAnswer Of(RequestError error, string message) => new(ErrorCodes.ToHttpStatus((int)error), (int)error, message);

    private static string TypeOf(Exception exception) => exception.GetType().FullName ?? exception.GetType().Name;

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "{Route} failed with {Exception}\n{Stack}")]
    private partial void LogFailed(string route, string exception, string? stack);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "{Route} could not be answered: {Exception}\n{Stack}")]
    private partial void LogUnavailable(string route, string exception, string? stack);
}

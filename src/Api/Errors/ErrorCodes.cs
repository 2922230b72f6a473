namespace OrleansGitOps.Api.Errors;

/// <summary>
/// gRPC status codes and the HTTP status each is answered with (the table of grpc-gateway 1.16, which Argo CD's API follows).
/// </summary>
internal static class ErrorCodes
{
    public const int ResourceExhausted = 8;

    public static int ToHttpStatus(int code) => code switch
    {
        3 or 9 or 11 => StatusCodes.Status400BadRequest,
        16 => StatusCodes.Status401Unauthorized,
        7 => StatusCodes.Status403Forbidden,
        5 => StatusCodes.Status404NotFound,
        1 => StatusCodes.Status408RequestTimeout,
        6 or 10 => StatusCodes.Status409Conflict,
        ResourceExhausted => StatusCodes.Status429TooManyRequests,
        12 => StatusCodes.Status501NotImplemented,
        14 => StatusCodes.Status503ServiceUnavailable,
        4 => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}

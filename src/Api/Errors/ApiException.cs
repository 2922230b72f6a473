using OrleansGitOps.Grains.Abstractions;

namespace OrleansGitOps.Api.Errors;

/// <summary>
/// A request that is answered with an error which is not a grain's refusal. The message is for the sender and holds no secret.
/// </summary>
internal sealed class ApiException(int httpStatus, int code, string message) : Exception(message)
{
    public int HttpStatus { get; } = httpStatus;

    /// <summary>gRPC's status code, as the error body carries it.</summary>
    public int Code { get; } = code;

    public static ApiException InvalidArgument(string message) =>
        new(StatusCodes.Status400BadRequest, (int)RequestError.InvalidArgument, message);

    public static ApiException InvalidContentType(string message) =>
        new(StatusCodes.Status415UnsupportedMediaType, (int)RequestError.InvalidArgument, message);

    public static ApiException TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, ErrorCodes.ResourceExhausted, $"the body is larger than {limit} bytes");
}

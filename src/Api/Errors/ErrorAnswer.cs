namespace OrleansGitOps.Api.Errors;

/// <summary>How a failed request is answered, whatever it came over.</summary>
/// <param name="HttpStatus">For REST.</param>
/// <param name="Code">gRPC's status code, for gRPC and for the body of REST.</param>
internal sealed record ErrorAnswer(int HttpStatus, int Code, string Message);

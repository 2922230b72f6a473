namespace OrleansGitOps.Grains.Abstractions;

/// <summary>Why a request was refused. The numbers are gRPC's status codes, as the API's error bodies carry them.</summary>
[GenerateSerializer, Alias("gitops.RequestError")]
public enum RequestError
{
    InvalidArgument = 3,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    FailedPrecondition = 9,
    Conflict = 10,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    Unauthenticated = 16,
}

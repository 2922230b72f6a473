namespace OrleansGitOps.Engine.Errors;

/// <summary>An expected failure as a value.</summary>
/// <param name="Reason">What failed.</param>
/// <param name="Message">For a person: names the object, what was tried and the next move. Never a secret.</param>
/// <param name="Retry">What the loop does about it.</param>
public sealed record Failure(FailureReason Reason, string Message, RetryPolicy Retry);

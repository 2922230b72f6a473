namespace OrleansGitOps.Sandbox.Errors;

/// <summary>One of the problems behind a refusal.</summary>
/// <param name="Reason">For example <c>FieldValueInvalid</c>.</param>
/// <param name="Message">For people.</param>
/// <param name="Field">Path of the field; empty: none.</param>
internal sealed record StatusCause(string Reason, string Message, string Field);

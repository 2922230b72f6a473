namespace OrleansGitOps.Engine.Diffing;

/// <summary>Something in the rendered set that the user should know and that does not stop the sync.</summary>
/// <param name="Type">One of the model's <c>ApplicationConditionTypes</c>.</param>
/// <param name="Message">Names the object.</param>
public sealed record DesiredStateWarning(string Type, string Message);

namespace OrleansGitOps.Engine.Health;

/// <summary>A field of a live object has another type than its kind says: the health of the object cannot be assessed.</summary>
internal sealed class HealthFieldException(string message) : Exception(message);

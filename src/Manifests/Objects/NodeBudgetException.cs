namespace OrleansGitOps.Manifests.Objects;

/// <summary>Changes would make objects too large, too deep or cost too much work. The message says which bound was met.</summary>
public sealed class NodeBudgetException(string message) : Exception(message);

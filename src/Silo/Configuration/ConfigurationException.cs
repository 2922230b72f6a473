namespace OrleansGitOps.Silo.Configuration;

/// <summary>The configuration stops the start. The message names the key, the value unless it is a secret, and what is valid.</summary>
internal sealed class ConfigurationException(string message, Exception? inner = null) : Exception(message, inner);

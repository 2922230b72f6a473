namespace OrleansGitOps.Grains.Storage;

/// <summary>Somebody else wrote the state since the caller read it. Nothing of the batch was written; read again.</summary>
public sealed class StateConflictException(string grainType, string grainId, string stateName, long expectedVersion, long actualVersion)
    : Exception($"State '{stateName}' of {grainType} '{grainId}' is at {Describe(actualVersion)} where {Describe(expectedVersion)} was expected; "
        + "another writer was faster.")
{
    public string GrainType { get; } = grainType;

    public string GrainId { get; } = grainId;

    public string StateName { get; } = stateName;

    public long ExpectedVersion { get; } = expectedVersion;

    /// <summary>What was there; 0 if the state did not exist.</summary>
    public long ActualVersion { get; } = actualVersion;

    private static string Describe(long version) => version == 0 ? "no version (absent)" : $"version {version}";
}

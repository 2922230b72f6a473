namespace OrleansGitOps.Grains.Storage;

/// <summary>A state to write.</summary>
/// <param name="Name">State name, 1 to 64 characters.</param>
/// <param name="ExpectedVersion">The version this write replaces; 0 means that the state must not exist.</param>
/// <param name="Schema">Format number of the payload.</param>
/// <param name="Payload">UTF-8 JSON, at most <see cref="StorageLimits.MaxPayloadBytes"/>; the store compresses it when that pays.</param>
/// <param name="Summary">What a listing shows of the grain. Each state keeps its own; a listing shows the most recently written one.</param>
public sealed record StateWrite(
    string Name, long ExpectedVersion, int Schema, ReadOnlyMemory<byte> Payload, string? Summary = null);

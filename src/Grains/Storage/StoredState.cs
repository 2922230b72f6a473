namespace OrleansGitOps.Grains.Storage;

/// <summary>One state of a grain as it lies in the store.</summary>
/// <param name="Name">State name, unique within the grain.</param>
/// <param name="Version">What the next write must expect. Opaque and above 0; never used twice for one name, not even after a delete.</param>
/// <param name="Revision">The service-wide revision of the write that made it.</param>
/// <param name="Schema">Format number of the payload, chosen by its writer.</param>
/// <param name="Summary">What a listing shows of the grain, or null.</param>
/// <param name="Stored">The payload, or why it cannot be had: the neighbours of a damaged state are read all the same.</param>
public sealed record StoredState(string Name, long Version, long Revision, int Schema, string? Summary, StoredPayload Stored)
{
    /// <summary>UTF-8 JSON.</summary>
    /// <exception cref="StateStoreException">The row is damaged; the message names it.</exception>
    public ReadOnlyMemory<byte> Payload => Stored.Read();

    /// <summary>Its name and version; never the payload.</summary>
    public override string ToString() => $"{Name} {Version}";
}

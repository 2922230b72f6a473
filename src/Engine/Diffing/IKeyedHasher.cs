namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Hashes secret values with a key of this installation, so that stored hashes can be compared but not guessed by whoever reads the
/// storage.
/// </summary>
public interface IKeyedHasher
{
    /// <summary>The same text for the same purpose and value, in every process of the installation.</summary>
    /// <param name="purpose">Separates uses: equal values hash differently under different purposes.</param>
    /// <param name="value">The secret bytes.</param>
    string Hash(string purpose, ReadOnlySpan<byte> value);
}

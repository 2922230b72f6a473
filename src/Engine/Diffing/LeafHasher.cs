using System.Text;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// Hashes leaves of one object, each bound to the object and its path, so that equal secrets of two objects cannot be told to be equal.
/// </summary>
internal sealed class LeafHasher(KubeObject live, IKeyedHasher hasher)
{
    private readonly bool _isSecret = SecretMasking.IsSecret(live);
    private readonly string _purpose = $"reference\n{live.Key}\n";

    public bool IsSecret(FieldPath path) => _isSecret && path.Segments[0] is "f:data" or "f:stringData";

    public string Hash(string canonical, FieldPath path) =>
        hasher.Hash(_purpose + string.Concat(path.Segments), Encoding.UTF8.GetBytes(canonical));
}

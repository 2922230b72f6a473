using System.Security.Cryptography;
using System.Text;

namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>
/// Refs of the mirror only keep objects reachable and say what we have. Their names are hashes of the host's, so that no name of a host
/// ever becomes a path on disk, and <c>a</c> beside <c>a/b</c> is no conflict.
/// </summary>
internal static class MirrorRefs
{
    public const string Prefix = "refs/mirror/";

    public static string Of(string refOrId) =>
        Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(refOrId)).AsSpan(0, 16));
}

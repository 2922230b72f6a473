namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>
/// The packs of a mirror. Every fetch adds one, and libgit2 has to look into each of them for an object that is not in the others.
/// </summary>
internal static class MirrorPacks
{
    /// <summary>As many as Git itself keeps before it packs anew (<c>gc.autoPackLimit</c>).</summary>
    public const int Many = 50;

    /// <summary>Too many, however little all but the largest hold.</summary>
    private const int TooMany = 400;

    /// <summary>Bytes that are written anew without a second thought.</summary>
    private const long Small = 64L << 20;

    public static string Folder(string mirror) => Path.Combine(mirror, "objects", "pack");

    /// <summary>Paths of the packs; each has an index beside it.</summary>
    public static IReadOnlyList<string> Of(string mirror) => Directory.GetFiles(Folder(mirror), "*.pack");

    /// <summary>
    /// Whether to write one pack out of all: there are many, and that is quickly done, or all but the largest hold a quarter of what that
    /// one holds, so that the work is in proportion to what was fetched since the last time.
    /// </summary>
    public static bool AreToBeJoined(IReadOnlyList<string> packs)
    {
        if (packs.Count <= Many)
        {
            return false;
        }

        var sizes = packs.Select(pack => new FileInfo(pack).Length).ToList();
        return AreToBeJoined(sizes.Count, sizes.Sum(), sizes.Max());
    }

    internal static bool AreToBeJoined(int count, long bytes, long largest) =>
        count > Many && (count > TooMany || bytes <= Small || (bytes - largest) * 4 >= largest);

    /// <summary>Copies packs and their indexes.</summary>
    public static void Copy(IEnumerable<string> packs, string mirror)
    {
        foreach (var pack in packs)
        {
            // The index last: a pack without one does not count.
            foreach (var file in (string[])[pack, Path.ChangeExtension(pack, ".idx")])
            {
                File.Copy(file, Path.Combine(Folder(mirror), Path.GetFileName(file)), overwrite: true);
            }
        }
    }
}

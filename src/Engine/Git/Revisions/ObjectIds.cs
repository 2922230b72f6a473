namespace OrleansGitOps.Engine.Git.Revisions;

internal static class ObjectIds
{
    public const int Length = 40;
    public const int MinShort = 7;

    public static bool IsFull(string text) => text.Length == Length && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether a target revision reads as a commit id, in any case.</summary>
    public static bool LooksLikeFull(string text) => text.Length == Length && text.All(char.IsAsciiHexDigit);

    public static bool LooksLikeShort(string text) => text.Length is >= MinShort and < Length && text.All(char.IsAsciiHexDigit);
}

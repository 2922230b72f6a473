using System.Globalization;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git;

/// <summary>
/// The words of Git failures. They hold canonical URLs only, which have no user name or password, and outside text only after cleaning.
/// </summary>
internal static class GitFailures
{
    private const int MaxOutsideText = 300;

    public static GitOpsException Unreachable(GitUrl url, string what, Exception? inner = null) =>
        new(FailureReason.RepositoryUnreachable, $"{url}: {what}", new RetryPolicy.Backoff(), inner);

    public static GitOpsException NotFound(GitUrl url, string what) =>
        new(FailureReason.RepositoryNotFound, $"{url}: {what}", new RetryPolicy.Backoff());

    public static GitOpsException TooMuch(GitUrl url, string what) =>
        new(FailureReason.LimitExceeded, $"{url}: {what}", new RetryPolicy.Backoff());

    public static GitOpsException NoRevision(GitUrl url, string what) =>
        new(FailureReason.RevisionNotFound, $"{url}: {what}", new RetryPolicy.Backoff());

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    /// <summary>Text of a Git host, made fit for one line of a message: no control, direction or invisible characters, and short.</summary>
    public static string Clean(string outside)
    {
        var kept = outside.EnumerateRunes().Take(MaxOutsideText)
            .Select(rune => IsPlain(rune) ? rune.ToString() : " ");
        return string.Concat(kept).Trim();
    }

    private static bool IsPlain(System.Text.Rune rune) => System.Text.Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}

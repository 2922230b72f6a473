using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Git.Trees;

/// <summary>What Git LFS keeps in Git in place of a large file (git-lfs specification, "The Pointer").</summary>
internal static class LfsPointer
{
    private const int MaxBytes = 1024;

    public static bool Is(ReadOnlyMemory<byte> file) => file.Length < MaxBytes
        && file.Span.StartsWith("version https://git-lfs.github.com/spec/"u8);

    public static GitOpsException Refuse(string where) =>
        new(FailureReason.NotSupported, $"{where} is kept in Git LFS, which is not fetched: store the file in Git itself");
}

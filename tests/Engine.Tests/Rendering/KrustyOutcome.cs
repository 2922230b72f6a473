namespace OrleansGitOps.Engine.Tests.Rendering;

internal enum KrustyOutcomeKind
{
    Passed,
    NotSupported,
    Wrong,
}

internal sealed record KrustyOutcome(KrustyOutcomeKind Kind, string Detail);
